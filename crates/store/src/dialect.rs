//! What an address says: which engine, and where.

use std::path::PathBuf;

use crate::StoreError;

/// Where a database is.
pub(crate) enum Address {
    Memory,
    File(PathBuf),
    Server(Box<tokio_postgres::Config>),
}

/// Reads an address. Invariant: an error repeats nothing of it, for it may hold a password.
pub(crate) fn address(url: &str) -> Result<Address, StoreError> {
    if matches!(url, "sqlite::memory:" | "sqlite://:memory:") {
        return Ok(Address::Memory);
    }
    if let Some(path) = url.strip_prefix("sqlite://") {
        if path.is_empty() || path.contains('?') {
            return Err(StoreError::Address(
                "write it as sqlite:///folder/practice.db".to_owned(),
            ));
        }
        return Ok(Address::File(PathBuf::from(path)));
    }
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        let config = url.parse().map_err(|_| {
            StoreError::Address("write it as postgres://user@host/database".to_owned())
        })?;
        return Ok(Address::Server(Box::new(config)));
    }
    Err(StoreError::Address(
        "it begins with sqlite:// or postgres://".to_owned(),
    ))
}
