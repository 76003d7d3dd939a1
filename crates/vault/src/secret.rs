//! Key bytes in memory, and keys derived from them.

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::{Zeroize, Zeroizing};

use crate::{error::VaultError, key::KEY_BYTES};

/// The bytes of one key, wiped when dropped.
///
/// They live on the heap so that moving the owner does not leave copies behind on the stack.
pub(crate) struct Secret(Box<Zeroizing<[u8; KEY_BYTES]>>);

impl Secret {
    pub(crate) fn new(mut bytes: [u8; KEY_BYTES]) -> Self {
        let secret = Self(Box::new(Zeroizing::new(bytes)));
        bytes.zeroize();
        secret
    }

    pub(crate) fn as_bytes(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }
}

/// Key material from which keys with distinct purposes are derived (HKDF-SHA256, RFC 5869).
pub(crate) struct Material(Hkdf<Sha256>);

impl Material {
    pub(crate) fn new(salt: Option<&[u8]>, material: &[u8]) -> Self {
        Self(Hkdf::new(salt, material))
    }

    /// Derives `N` bytes for `purpose`.
    ///
    /// Invariant: no purpose is the beginning of another, so that purpose and context together
    /// can be read in one way only.
    pub(crate) fn derive<const N: usize>(
        &self,
        purpose: &str,
        context: &[u8],
    ) -> Result<[u8; N], VaultError> {
        let mut bytes = [0; N];
        self.0
            .expand_multi_info(&[purpose.as_bytes(), context], &mut bytes)
            .map_err(|_| VaultError::Cipher)?;
        Ok(bytes)
    }

    /// Derives a key for `purpose`.
    pub(crate) fn secret(&self, purpose: &str, context: &[u8]) -> Result<Secret, VaultError> {
        self.derive(purpose, context).map(Secret::new)
    }
}

#[cfg(test)]
mod tests {
    use super::Material;
    use crate::digest::from_hex;

    /// RFC 5869, appendix A: input, salt, info, and the first 32 bytes of the output.
    const RFC_5869: [(&str, &str, &str, &str); 3] = [
        (
            "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
            "000102030405060708090a0b0c",
            "f0f1f2f3f4f5f6f7f8f9",
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf",
        ),
        (
            "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\
             202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f\
             404142434445464748494a4b4c4d4e4f",
            "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f\
             808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f\
             a0a1a2a3a4a5a6a7a8a9aaabacadaeaf",
            "b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecf\
             d0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeef\
             f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c",
        ),
        (
            "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
            "",
            "",
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d",
        ),
    ];

    #[test]
    fn derives_what_rfc_5869_says() {
        for (input, salt, info, output) in RFC_5869 {
            let salt = from_hex(salt).unwrap();
            let salt = (!salt.is_empty()).then_some(salt.as_slice());
            let material = Material::new(salt, &from_hex(input).unwrap());
            let secret = material.secret("", &from_hex(info).unwrap()).unwrap();
            assert_eq!(secret.as_bytes().as_slice(), from_hex(output).unwrap());
        }
    }

    #[test]
    fn purpose_and_context_are_the_info_of_rfc_5869() {
        let material = Material::new(None, b"material");
        let split: [u8; 42] = material.derive("purpose", b"context").unwrap();
        let joined: [u8; 42] = material.derive("", b"purposecontext").unwrap();
        assert_eq!(split, joined);
        assert_ne!(split, material.derive("purpose", b"contexT").unwrap());
    }
}
