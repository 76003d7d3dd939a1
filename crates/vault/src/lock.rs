//! The one construction everything here rests on: XChaCha20-Poly1305 that commits to its key.
//!
//! A lock is `nonce (24) ‖ commitment (32) ‖ tag (16) ‖ body`. From the key, the nonce and the
//! context HKDF-SHA256 derives a cipher key, used for this one lock, and a commitment. Poly1305
//! alone would let somebody build bytes that open under two keys; SHA-256 does not let them find
//! two keys, or two contexts, with the same commitment.

use chacha20poly1305::{AeadInOut, Key, KeyInit, Tag, XChaCha20Poly1305, XNonce};
use zeroize::{Zeroize, Zeroizing};

use crate::{
    digest::same,
    error::VaultError,
    key::NONCE_BYTES,
    secret::{Material, Secret},
};

/// What a lock adds to the length of its body, in bytes: nonce, commitment and tag.
pub(crate) const LOCK_BYTES: usize = NONCE_BYTES + COMMITMENT_BYTES + TAG_BYTES;

const COMMITMENT_BYTES: usize = 32;
const TAG_BYTES: usize = 16;

const CIPHER_KEY: &str = "vestibule vault 1: lock, cipher key";
const COMMITMENT: &str = "vestibule vault 1: lock, commitment";

/// Locks `body` and appends the lock to `out`; `body` holds the ciphertext afterwards.
///
/// Nonce and key together must be fresh, or the context must differ.
pub(crate) fn lock(
    key: &Secret,
    nonce: &[u8; NONCE_BYTES],
    context: &[u8],
    body: &mut [u8],
    out: &mut Vec<u8>,
) -> Result<(), VaultError> {
    let (cipher_key, commitment) = derive(key, nonce, context)?;
    let tag = encrypt(&cipher_key, nonce, context, body)?;
    out.extend_from_slice(nonce);
    out.extend_from_slice(&commitment);
    out.extend_from_slice(&tag);
    out.extend_from_slice(body);
    Ok(())
}

/// Opens a lock: the body, or [`VaultError::Refused`] when key, context or any bit differ.
pub(crate) fn unlock(
    key: &Secret,
    context: &[u8],
    locked: &[u8],
) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let (nonce, rest) = locked.split_first_chunk().ok_or(VaultError::Shape)?;
    let (commitment, rest) = rest
        .split_first_chunk::<COMMITMENT_BYTES>()
        .ok_or(VaultError::Shape)?;
    let (tag, body) = rest.split_first_chunk().ok_or(VaultError::Shape)?;

    let (cipher_key, expected) = derive(key, nonce, context)?;
    if !same(&expected, commitment) {
        return Err(VaultError::Refused);
    }
    let mut body = Zeroizing::new(body.to_vec());
    decrypt(&cipher_key, nonce, context, tag, &mut body)?;
    Ok(body)
}

fn derive(
    key: &Secret,
    nonce: &[u8; NONCE_BYTES],
    context: &[u8],
) -> Result<(Secret, [u8; COMMITMENT_BYTES]), VaultError> {
    let material = Material::new(Some(nonce), key.as_bytes());
    Ok((
        material.secret(CIPHER_KEY, context)?,
        material.derive(COMMITMENT, context)?,
    ))
}

fn encrypt(
    key: &Secret,
    nonce: &[u8; NONCE_BYTES],
    context: &[u8],
    body: &mut [u8],
) -> Result<[u8; TAG_BYTES], VaultError> {
    cipher(key)
        .encrypt_inout_detached(&XNonce::from(*nonce), context, body.into())
        .map(Into::into)
        .map_err(|_| VaultError::Cipher)
}

fn decrypt(
    key: &Secret,
    nonce: &[u8; NONCE_BYTES],
    context: &[u8],
    tag: &[u8; TAG_BYTES],
    body: &mut [u8],
) -> Result<(), VaultError> {
    cipher(key)
        .decrypt_inout_detached(
            &XNonce::from(*nonce),
            context,
            body.into(),
            &Tag::from(*tag),
        )
        .map_err(|_| VaultError::Refused)
}

fn cipher(key: &Secret) -> XChaCha20Poly1305 {
    let mut key = Key::from(*key.as_bytes());
    let cipher = XChaCha20Poly1305::new(&key);
    key.as_mut_slice().zeroize();
    cipher
}

#[cfg(test)]
mod tests {
    use super::{LOCK_BYTES, decrypt, encrypt, lock, unlock};
    use crate::{digest::from_hex, error::VaultError, secret::Secret};

    /// draft-irtf-cfrg-xchacha-03, appendix A.3.1.
    const PLAINTEXT: &[u8] = b"Ladies and Gentlemen of the class of '99: \
        If I could offer you only one tip for the future, sunscreen would be it.";
    const AAD: &str = "50515253c0c1c2c3c4c5c6c7";
    const KEY: &str = "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f";
    const NONCE: &str = "404142434445464748494a4b4c4d4e4f5051525354555657";
    const CIPHERTEXT: &str = "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb\
        731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452\
        2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9\
        21f9664c97637da9768812f615c68b13b52e";
    const TAG: &str = "c0875924c1c7987947deafd8780acf49";

    fn bytes<const N: usize>(text: &str) -> [u8; N] {
        from_hex(text).unwrap().try_into().unwrap()
    }

    #[test]
    fn encrypts_what_the_draft_says() {
        let (key, nonce) = (Secret::new(bytes(KEY)), bytes(NONCE));
        let aad = from_hex(AAD).unwrap();
        let mut body = PLAINTEXT.to_vec();

        let tag = encrypt(&key, &nonce, &aad, &mut body).unwrap();
        assert_eq!(body, from_hex(CIPHERTEXT).unwrap());
        assert_eq!(tag, bytes(TAG));

        decrypt(&key, &nonce, &aad, &tag, &mut body).unwrap();
        assert_eq!(body, PLAINTEXT);
    }

    #[test]
    fn the_context_is_authenticated_by_the_cipher_too() {
        let (key, nonce) = (Secret::new([1; 32]), [2; 24]);
        let mut body = *b"words";
        let tag = encrypt(&key, &nonce, b"here", &mut body).unwrap();
        assert_eq!(
            decrypt(&key, &nonce, b"there", &tag, &mut body),
            Err(VaultError::Refused)
        );
    }

    /// A lock that opens under `honest`, with the commitment for `other` put in: the check of the
    /// commitment must refuse although the cipher would have opened it.
    #[test]
    fn a_foreign_commitment_is_refused() {
        let (honest, other) = (Secret::new([1; 32]), Secret::new([9; 32]));
        let (mut locked, mut decoy) = (Vec::new(), Vec::new());
        lock(&honest, &[2; 24], b"", &mut b"words".to_vec(), &mut locked).unwrap();
        lock(&other, &[2; 24], b"", &mut b"words".to_vec(), &mut decoy).unwrap();
        assert_eq!(locked.len(), LOCK_BYTES + 5);
        assert_eq!(**unlock(&honest, b"", &locked).unwrap(), *b"words");

        locked[24..56].copy_from_slice(&decoy[24..56]);
        assert_eq!(unlock(&honest, b"", &locked), Err(VaultError::Refused));
        assert_eq!(unlock(&other, b"", &locked), Err(VaultError::Refused));
    }

    #[test]
    fn fewer_bytes_than_a_lock_has_are_no_lock() {
        let key = Secret::new([1; 32]);
        for length in 0..LOCK_BYTES {
            assert_eq!(
                unlock(&key, b"", &vec![0; length]),
                Err(VaultError::Shape),
                "{length} bytes"
            );
        }
        assert_eq!(
            unlock(&key, b"", &[0; LOCK_BYTES]),
            Err(VaultError::Refused)
        );
    }
}
