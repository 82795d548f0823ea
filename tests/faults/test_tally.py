"""What the long runs counted, and whether it adds up."""

from tests.faults.tally import broken, sums, write_down


def test_a_violation_counts_against_the_promise_that_it_breaks():
    found = ["I1: it is not there.", "I2: two jobs for one key.", "I2: two more.", "I4: no file."]

    assert broken(found) == {"lost": 1, "submitted_twice": 2, "money_differences": 0, "completed_without_file": 1}


def test_figures_are_added_up_and_of_seconds_the_most_is_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("SOAK_LOG", str(log := tmp_path / "soak.jsonl"))
    write_down("kills all sqlite", kills=3, lost=1, slowest_recovery_seconds=5)
    write_down("kills all sqlite", kills=4, lost=0, slowest_recovery_seconds=7)  # the same run, once more
    write_down("kills all postgresql", kills=2, lost=0, slowest_recovery_seconds=6)
    write_down("history 17", orders=20)

    assert sums(log.read_text().splitlines()) == {
        "kills": {"runs": 2, "kills": 6, "lost": 0, "slowest_recovery_seconds": 7},
        "history": {"runs": 1, "orders": 20},
    }


def test_nothing_is_written_where_nobody_wants_to_know(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOAK_LOG", raising=False)
    write_down("history 1", orders=20)

    assert list(tmp_path.iterdir()) == []
