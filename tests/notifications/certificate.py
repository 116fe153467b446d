"""Where does a test get a certificate that nobody trusts, without a key kept in the files?

A self-signed X.509 certificate with an RSA key, written in DER by hand: the standard library can
check certificates and make none.
"""

from __future__ import annotations

import base64
import hashlib
import random
from pathlib import Path

OIDS = {"sha256rsa": "2a864886f70d01010b", "rsa": "2a864886f70d010101", "name": "550403",
        "alternative": "551d11", "constraints": "551d13"}  # fmt: skip
SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")
EXPONENT = 65537
DICE = random.SystemRandom()


def make(folder: Path, *, host: str = "localhost", bits: int = 2048) -> Path:
    """A PEM file with a fresh key and a certificate that signs itself, for `host` (localhost: and
    127.0.0.1).
    """
    p, q = _prime(bits // 2), _prime(bits // 2)
    n, d = p * q, pow(EXPONENT, -1, (p - 1) * (q - 1))
    algorithm = _seq(_oid("sha256rsa"), b"\x05\x00")
    name = _seq(_tag(0x31, _seq(_oid("name"), _tag(0x0C, host.encode()))))
    dates = _seq(_tag(0x17, b"200101000000Z"), _tag(0x17, b"490101000000Z"))
    public = _seq(_seq(_oid("rsa"), b"\x05\x00"), _bits(_seq(_int(n), _int(EXPONENT))))
    hosts = _seq(_tag(0x82, host.encode()),
                 *([_tag(0x87, bytes([127, 0, 0, 1]))] if host == "localhost" else []))  # fmt: skip
    extensions = _tag(0xA3, _seq(
        _seq(_oid("alternative"), _tag(0x04, hosts)),
        _seq(_oid("constraints"), b"\x01\x01\xff", _tag(0x04, _seq(b"\x01\x01\xff"))),
    ))  # fmt: skip
    body = _seq(_tag(0xA0, _int(2)), _int(DICE.getrandbits(64) | 1), algorithm, name, dates, name,
                public, extensions)  # fmt: skip
    digest = SHA256 + hashlib.sha256(body).digest()
    size = (n.bit_length() + 7) // 8
    padded = b"\x00\x01" + b"\xff" * (size - len(digest) - 3) + b"\x00" + digest
    signature = pow(int.from_bytes(padded, "big"), d, n).to_bytes(size, "big")
    certificate = _seq(body, algorithm, _bits(signature))
    key = _seq(*map(_int, (0, n, EXPONENT, d, p, q, d % (p - 1), d % (q - 1), pow(q, -1, p))))
    path = folder / f"{host}.pem"
    path.write_text(_pem("RSA PRIVATE KEY", key) + _pem("CERTIFICATE", certificate))
    return path


def _prime(bits: int) -> int:
    while True:
        n = DICE.getrandbits(bits) | 1 << (bits - 1) | 1 << (bits - 2) | 1
        if n % EXPONENT != 1 and all(n % p for p in (3, 5, 7, 11, 13, 17)) and _is_prime(n):
            return n


def _is_prime(n: int) -> bool:
    """Miller–Rabin."""
    d, r = n - 1, 0
    while d % 2 == 0:
        d, r = d // 2, r + 1
    for _ in range(24):
        x = pow(DICE.randrange(2, n - 1), d, n)
        if x in (1, n - 1):
            continue
        for _ in range(r - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def _tag(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def _seq(*parts: bytes) -> bytes:
    return _tag(0x30, b"".join(parts))


def _int(n: int) -> bytes:
    return _tag(0x02, n.to_bytes(n.bit_length() // 8 + 1, "big"))


def _bits(content: bytes) -> bytes:
    return _tag(0x03, b"\x00" + content)


def _oid(name: str) -> bytes:
    return _tag(0x06, bytes.fromhex(OIDS[name]))


def _pem(label: str, der: bytes) -> str:
    body = base64.encodebytes(der).decode()
    return f"-----BEGIN {label}-----\n{body}-----END {label}-----\n"
