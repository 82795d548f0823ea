"""The one error of everything that looks at a file that somebody gave."""


class Refused(Exception):
    """The file is not taken; sending it again will not help.

    `code` is for programs (`unknown_type`, `too_large`, `too_many_pixels`, …), `detail` for the person
    who gave the file: what is wrong with it, and the limit that it passed.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
