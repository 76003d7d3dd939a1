//! What a leaf commits to: one entry of the access log, as one line.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{
    error::LogError,
    text::{from_word, id, is_instant, number, word},
    tree::Hash,
};

/// One entry of the access log, as it is committed to. Ids are 16 bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Whose log.
    pub practice: [u8; 16],
    /// About whom.
    pub client: [u8; 16],
    /// The number of this entry among those about this client, from 1, without a hole.
    pub number: u64,
    /// The leaf of the entry before it about this client; none before the first.
    pub previous: Option<u64>,
    /// Which entry.
    pub entry: [u8; 16],
    /// Who did it.
    pub actor: [u8; 16],
    /// What was done, as a code such as `contact.open`.
    pub act: String,
    /// With what.
    pub subject: [u8; 16],
    /// Why, as a code; empty where the act says it all.
    pub why: String,
    /// When: `2026-05-12T09:12:33.000000Z`.
    pub at: String,
}

impl Record {
    /// The one line that this record is, without a line end. Its fields are parted by one space.
    pub fn line(&self) -> String {
        let previous = self
            .previous
            .map_or("-".to_owned(), |leaf| leaf.to_string());
        let ids = [self.practice, self.client].map(|id| crate::to_hex(&id));
        let [entry, actor, subject] =
            [self.entry, self.actor, self.subject].map(|id| crate::to_hex(&id));
        let (act, why) = (word(&self.act), word(&self.why));
        let [practice, client] = ids;
        let (number, at) = (self.number, &self.at);
        format!(
            "{practice} {client} {number} {previous} {entry} {actor} {act} {subject} {why} {at}"
        )
    }

    /// Reads such a line.
    ///
    /// # Errors
    ///
    /// [`LogError::Shape`] for anything else.
    pub fn parse(line: &str) -> Result<Record, LogError> {
        let shape = || LogError::Shape("a record of the access log");
        let mut fields = line.split(' ');
        let mut field = || fields.next().ok_or_else(shape);
        let record = Record {
            practice: id(field()?)?,
            client: id(field()?)?,
            number: number(field()?)?,
            previous: match field()? {
                "-" => None,
                leaf => Some(number(leaf)?),
            },
            entry: id(field()?)?,
            actor: id(field()?)?,
            act: from_word(field()?)?,
            subject: id(field()?)?,
            why: from_word(field()?)?,
            at: field()?.to_owned(),
        };
        match fields.next() {
            None if is_instant(&record.at) => Ok(record),
            _ => Err(shape()),
        }
    }
}

/// The data of the leaf that commits to this line: without the nonce it tells nothing, and with it
/// no other line fits.
pub fn commitment(nonce: &Hash, line: &str) -> Hash {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(nonce) else {
        // HMAC takes keys of every length, so this is never reached.
        return Hash::default();
    };
    mac.update(line.as_bytes());
    mac.finalize().into_bytes().into()
}
