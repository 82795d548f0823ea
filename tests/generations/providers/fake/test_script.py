"""How faults are written, and what is none."""

import json

import pytest

from generations.providers.fake.script import FAULTS, Fault, Live, Script, fault, faults_in


def test_a_name_is_the_usual_fault():
    assert fault("lost") == FAULTS["lost"]
    assert {name: FAULTS[name].fault for name in FAULTS} == {name: name for name in FAULTS}


def test_an_object_changes_the_usual_fault():
    assert fault({"fault": "error", "status": 502, "on": "status", "times": None}) == Fault(
        "error", on="status", times=None, status=502
    )


@pytest.mark.parametrize(
    "written",
    [
        "nothing", "", {}, {"fault": None}, {"fault": "lost", "colour": "red"}, {"fault": "lost", "on": "job"},
        {"fault": "nsfw", "on": "submit"}, {"fault": "busy", "retry_after": "7"}, {"fault": "slow", "delay": -1},
        {"fault": "slow", "delay": True}, {"fault": "error", "status": "500"}, {"fault": "error", "times": 1.5},
        {"fault": "garbage", "kind": "lovely"}, {"fault": "costs", "amount": "much"}, {"fault": "lost", "accepted": 1},
    ],
)  # fmt: skip
def test_what_is_no_fault_is_told(written):
    with pytest.raises(ValueError, match=r"There is no fault|is nothing that"):
        fault(written)


def test_a_job_asks_for_faults_in_its_input_and_its_prompt():
    found = faults_in({"fake": ["lost", {"fault": "busy"}], "prompt": "A mug [fake: nsfw] [fake:late_callback]"})

    assert [one.fault for one in found] == ["lost", "busy", "nsfw", "late_callback"]
    assert faults_in({"prompt": 17}) == []


def test_a_script_is_json():
    assert [one["fault"] for one in Script.from_json('["lost", {"fault": "busy"}]').left()] == ["lost", "busy"]
    assert [one["fault"] for one in Script.from_json('"nsfw"').left()] == ["nsfw"]
    assert json.dumps(Script(["lost"]).left())
    with pytest.raises(ValueError, match="There is no fault"):
        Script.from_json('["nothing"]')


def test_a_fault_strikes_at_its_call_for_its_times():
    live = Live(fault("error", on="status", after=1, times=2))

    assert [live.strikes("submit"), *(live.strikes("status") for _ in range(5))] == [
        False,
        False,
        True,
        True,
        False,
        False,
    ]
    assert live.spent


def test_a_job_s_own_faults_go_before_the_queue():
    script, own = Script(["busy"]), [Live(fault("lost"))]

    assert [script.take("submit", own), script.take("submit", own), script.take("submit", own)] == [
        fault("lost"), fault("busy"), None,
    ]  # fmt: skip
