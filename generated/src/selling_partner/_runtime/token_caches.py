"""stub"""
class TokenCache:
    pass
