"""The cells of the matrix that cannot occur, each with the reason why."""

from collections.abc import Iterator


def _left_out() -> Iterator[tuple[tuple[str, str], str]]:
    provider = ("F08", "F09", "F10", "F11", "F12")
    no_call = {
        "P01": "Nothing is stored yet, and the provider is spoken to by workers alone.",
        "P02": "The web server does not speak to the provider: an order is sent by a worker.",
        "P03": "The queue stands between our own processes.",
        "P04": "Nothing has been claimed, so nothing is being sent.",
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
        "P04": "Storage is not touched before something is claimed.",
        "P05": "The files of the order are in the decided bytes already.",
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
