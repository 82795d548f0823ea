"""The cells of the matrix that cannot occur, and the ways to settle that make no difference: each with its reason."""

from collections.abc import Iterator, Mapping


def _left_out() -> Iterator[tuple[tuple[str, str], str]]:
    provider = ("F08", "F09", "F10", "F11", "F12")
    no_call = {
        "P01": "Nothing is stored yet, and the provider is spoken to by workers alone.",
        "P02": "The web server does not speak to the provider: an order is sent by a worker.",
        "P03": "The queue stands between our own processes.",
        "P09": "The next call is the poll: P10.",
        "P11": "Here the provider calls us; what may be wrong with its call is F13.",
        "P16": "The bytes come from the download (P15); storage is ours and has F14 and F15.",
        "P17": "All bytes have come; what is left is ours.",
        "P18": "The provider's word on the cost has been read already (P10).",
    }
    for point, reason in no_call.items():
        for kind in provider:
            yield (point, kind), reason
    untouched = {
        "P01": "Storage is not touched: files are uploaded before, by requests of their own.",
        "P02": "Storage is not touched by the answer.",
        "P03": "Storage is not touched by the queue.",
        "P05": "The files of the order have been handed over (P04): the decided bytes hold or name them.",
        "P06": "What is sent is in the Attempt's row.",
        "P07": "The answer goes into rows.",
        "P08": "The answer goes into rows.",
        "P09": "Storage is not touched.",
        "P10": "Storage is not touched by a poll.",
        "P11": "A callback is stored in a row.",
        "P12": "A callback is stored in a row.",
        "P13": "Whoever is first moves the row; storage comes after that (P14).",
        "P18": "The file is in storage already, and money is in rows.",
        "P19": "A message names addresses of files and holds none.",
    }
    for point, reason in untouched.items():
        yield (point, "F14"), reason


LEFT_OUT = dict(_left_out())

# K, W, L and N differ in how it is found out what became of a submit whose answer was lost. They are all tried where
# an answer can be lost, and with a cancel there; at these points not all of them.
FEWER_WAYS: Mapping[str, str] = {
    "P01": "Nothing is stored yet.",
    "P02": "What is stored is QUEUED, whatever its provider can.",
    "P03": "What is stored is QUEUED, whatever its provider can.",
    "P04": "Nothing was decided: what is cut off is QUEUED still. A file is uploaded as often as it takes.",
    "P09": "The id is committed, so there is nothing to settle. K has no callback that would hide a lost poll.",
    "P10": "The id is committed, so there is nothing to settle. K has the poll alone, W the callback too.",
    "P11": "It begins with a callback: W has that, and so has who can do everything.",
    "P12": "It begins with a callback: W has that, and so has who can do everything.",
    "P13": "It begins with a callback: W has that, and so has who can do everything.",
    "P14": "The result is known. An address is asked for anew by a status call, which each of them has.",
    "P15": "The result is known, and a download is the same for all.",
    "P16": "The result is here, and storage is ours.",
    "P17": "The result is here, and storage is ours.",
    "P18": "Money is settled by what the status call said, which each of them has.",
    "P19": "It has ended, and the provider has no part in what customers are told.",
}
