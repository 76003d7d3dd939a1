//! Where a test keeps its database.

use std::{path::PathBuf, sync::Arc};

use store::{Faults, Options, Store, StoreError};
use tempfile::TempDir;

use crate::pg;

/// An empty database, of which a test knows the address.
pub(crate) struct Place {
    pub(crate) url: String,
    folder: Option<TempDir>,
}

impl Place {
    pub(crate) fn sqlite() -> Place {
        let folder = tempfile::tempdir().unwrap();
        Place {
            url: format!("sqlite://{}", folder.path().join("practice.db").display()),
            folder: Some(folder),
        }
    }

    pub(crate) fn postgres() -> Option<Place> {
        pg::database().map(|url| Place { url, folder: None })
    }

    /// Both, as far as there are both.
    pub(crate) fn each() -> Vec<Place> {
        [Some(Place::sqlite()), Place::postgres()]
            .into_iter()
            .flatten()
            .collect()
    }

    pub(crate) fn open(&self) -> Store {
        self.try_open(None).unwrap()
    }

    pub(crate) fn try_open(&self, faults: Option<Arc<dyn Faults>>) -> Result<Store, StoreError> {
        let options = Options {
            faults,
            ..Options::default()
        };
        Store::open(&self.url, options)
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        self.folder.is_some()
    }

    /// The file, where there is one.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.as_ref().unwrap().path().join("practice.db")
    }

    /// Runs a statement past the store.
    pub(crate) fn run(&self, sql: &str) {
        if self.is_sqlite() {
            let connection = rusqlite::Connection::open(self.file()).unwrap();
            connection.execute_batch(sql).unwrap();
        } else {
            pg::run(&self.url, sql);
        }
    }
}
