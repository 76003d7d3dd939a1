//! Somebody who moves sealed words from one row to another in the file of the practice.

use practice::{ContactId, PersonId};

use super::{Violation, World, violated};

/// How many rows are mixed up.
const ROWS_MAX: usize = 8;

impl World {
    /// P6, at the very end: sealed words open in their own row and nowhere else, not even in another
    /// row of the same client.
    pub(super) fn seals_open_nowhere_else(&mut self) -> Result<(), Violation> {
        let mut rows: Vec<(PersonId, ContactId, String)> = Vec::new();
        for (id, known) in self.accepted.clone() {
            if rows.len() == ROWS_MAX {
                break;
            }
            if let Some(words) = self.read_item(known.client, id) {
                rows.push((known.client, id, words));
            }
        }
        let file = rusqlite::Connection::open(&self.path).unwrap();
        for pair in rows.windows(2).chain(rows.windows(3)) {
            let ((_, from, moved), (client, to, own)) = (&pair[0], &pair[pair.len() - 1]);
            if moved == own {
                continue;
            }
            let before = sealed(&file, *to);
            put(&file, *to, &sealed(&file, *from));
            let read = self.read_item(*client, *to);
            put(&file, *to, &before);
            if read.as_ref() == Some(moved) {
                return violated("P6", format!("the words of {from} opened as those of {to}"));
            }
            if self.read_item(*client, *to).as_ref() != Some(own) {
                return violated("P6", format!("{to} does not open in its own row"));
            }
        }
        Ok(())
    }

    /// What a client reads of something that they sent, when they read any words.
    fn read_item(&mut self, client: PersonId, id: ContactId) -> Option<String> {
        let (desk, viewer) = (self.desk(), self.viewer(client));
        let mut act = self.act();
        let words = desk.item(&mut act, &viewer, id).ok()?.words;
        Some(words.as_str().to_owned()).filter(|words| !words.is_empty())
    }
}

/// The newest words of a contact, as they lie in the file.
fn sealed(file: &rusqlite::Connection, id: ContactId) -> Vec<u8> {
    let newest = "select words_sealed from contact_words where contact_id = ?1 \
                  order by version desc limit 1";
    file.query_row(newest, [id.to_bytes()], |row| row.get(0))
        .unwrap()
}

fn put(file: &rusqlite::Connection, id: ContactId, words: &[u8]) {
    let put = "update contact_words set words_sealed = ?2 where contact_id = ?1 and version = \
               (select max(version) from contact_words where contact_id = ?1)";
    let changed = file.execute(put, rusqlite::params![id.to_bytes(), words]);
    assert_eq!(changed.unwrap(), 1);
}
