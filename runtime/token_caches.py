"""stub"""


class TokenCache:
    pass
