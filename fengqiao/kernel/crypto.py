"""Encryption at rest and blind indexes, behind one small provider interface: SM4-GCM by default, or AES-GCM.

A sealed value is `provider · key number · nonce (12) · ciphertext and tag`. Each value is bound to its place
(`context`, the column), so a ciphertext moved to another column does not open.
"""

import hmac
import secrets
import unicodedata
from typing import Protocol

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SM3, Hash
from django.conf import settings

from fengqiao.kernel import keys


class Provider(Protocol):
    """An authenticated cipher: 32-byte key, 12-byte nonce, bytes in, bytes out."""

    number: int

    def seal(self, key: bytes, nonce: bytes, plain: bytes, context: bytes) -> bytes: ...

    def open(self, key: bytes, nonce: bytes, sealed: bytes, context: bytes) -> bytes: ...


class Sm4Gcm:
    """SM4 in GCM (GB/T 32907, RFC 8998), the national algorithm; uses the first 16 bytes of the key."""

    number = 1

    def seal(self, key: bytes, nonce: bytes, plain: bytes, context: bytes) -> bytes:
        cipher = Cipher(algorithms.SM4(key[:16]), modes.GCM(nonce)).encryptor()
        cipher.authenticate_additional_data(context)
        return cipher.update(plain) + cipher.finalize() + cipher.tag

    def open(self, key: bytes, nonce: bytes, sealed: bytes, context: bytes) -> bytes:
        cipher = Cipher(algorithms.SM4(key[:16]), modes.GCM(nonce, sealed[-16:])).decryptor()
        cipher.authenticate_additional_data(context)
        return cipher.update(sealed[:-16]) + cipher.finalize()


class AesGcm:
    """AES-256 in GCM, where a site prefers it."""

    number = 2

    def seal(self, key: bytes, nonce: bytes, plain: bytes, context: bytes) -> bytes:
        return AESGCM(key).encrypt(nonce, plain, context)

    def open(self, key: bytes, nonce: bytes, sealed: bytes, context: bytes) -> bytes:
        return AESGCM(key).decrypt(nonce, sealed, context)


PROVIDERS: dict[str, Provider] = {"sm4-gcm": Sm4Gcm(), "aes-gcm": AesGcm()}
_BY_NUMBER = {provider.number: provider for provider in PROVIDERS.values()}


def seal(plain: bytes, context: str) -> bytes:
    """Encrypt for the column or folder named by `context`, with the newest key."""
    provider, ring, nonce = PROVIDERS[settings.CIPHER], keys.data_keys(), secrets.token_bytes(12)
    number = max(ring)
    body = provider.seal(ring[number], nonce, plain, context.encode())
    return bytes((provider.number, number)) + nonce + body


def unseal(sealed: bytes, context: str) -> bytes:
    """Decrypt. Raises cryptography's InvalidTag when the bytes or their place were changed."""
    sealed = bytes(sealed)
    provider, key = _BY_NUMBER[sealed[0]], keys.data_keys()[sealed[1]]
    return provider.open(key, sealed[2:14], sealed[14:], context.encode())


def blind(purpose: str, text: str) -> bytes:
    """HMAC-SM3 of the normalised text: equal texts meet, nothing can be read back. 32 bytes.

    `purpose` keeps indexes apart ("name", "phone", "id"), so a phone never matches an account number.
    """
    folded = "".join(unicodedata.normalize("NFKC", text).split()).casefold()
    return hmac.digest(keys.blind_key(), f"{purpose}:{folded}".encode(), "sm3")


def sm3(*parts: bytes) -> bytes:
    """The SM3 digest (GB/T 32905) of the parts put together."""
    digest = Hash(SM3())
    for part in parts:
        digest.update(part)
    return digest.finalize()
