//! Connections to a server: local without, any other with TLS, and never without asking what the
//! server does to be durable.

use std::{collections::HashMap, sync::Arc, time::Duration};

use rustls::{ClientConfig, RootCertStore, crypto::ring};
use tokio_postgres::{
    Config, NoTls, SimpleQueryMessage,
    config::{Host, SslMode},
};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::StoreError;

use super::{Session, round};

/// How long a connection may take to be made, in seconds.
const CONNECT_SECONDS: u64 = 5;

/// Whether every host is this machine. Errors: TLS is switched off and one is not.
pub(super) fn is_local(config: &Config) -> Result<bool, StoreError> {
    let hosts_local = config.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => matches!(name.as_str(), "localhost" | "127.0.0.1" | "::1"),
        #[cfg(unix)]
        Host::Unix(_) => true,
    });
    let is_local = hosts_local && config.get_hostaddrs().iter().all(|ip| ip.is_loopback());
    if !is_local && config.get_ssl_mode() == SslMode::Disable {
        return Err(StoreError::Unsafe(
            "a database on another machine is reached over TLS only: take sslmode=disable away"
                .to_owned(),
        ));
    }
    Ok(is_local)
}

/// The same address, with every wait bounded.
pub(super) fn bounded(mut config: Config) -> Config {
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(Duration::from_secs(CONNECT_SECONDS));
    }
    if config.get_application_name().is_none() {
        config.application_name("vestibule");
    }
    config
}

/// Makes a connection.
pub(super) fn session(config: &Config, is_local: bool) -> Result<Session, StoreError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| StoreError::Unavailable(error.to_string()))?;
    let wants_tls = !is_local || config.get_ssl_mode() == SslMode::Require;
    let client = runtime.block_on(async {
        if wants_tls {
            let mut config = config.clone();
            config.ssl_mode(SslMode::Require);
            let connected = config.connect(tls()?).await;
            let (client, connection) = connected.map_err(|error| connecting(&error))?;
            tokio::spawn(connection);
            Ok(client)
        } else {
            let (client, connection) = config
                .connect(NoTls)
                .await
                .map_err(|error| connecting(&error))?;
            tokio::spawn(connection);
            Ok(client)
        }
    })?;
    Ok(Session {
        runtime: Some(runtime),
        client,
        statements: HashMap::new(),
        begin: None,
        puts: Vec::new(),
    })
}

/// Refuses a server that does not wait for its disk. An engine that only speaks the same language
/// may not know the settings; then it has none that could be wrong.
pub(super) fn assure(session: &mut Session) -> Result<(), StoreError> {
    for name in ["fsync", "synchronous_commit", "full_page_writes"] {
        let told = session.ask(&format!("show {name}"));
        if let Ok(Some(value)) = told
            && value == "off"
        {
            return Err(StoreError::Unsafe(format!(
                "the server has {name} off, and would lose what was promised"
            )));
        }
    }
    Ok(())
}

impl Session {
    /// Runs one statement in a transaction of its own.
    pub(crate) fn alone(&mut self, sql: &str) -> Result<(), StoreError> {
        let runtime = self.runtime.as_ref().ok_or(StoreError::Closed)?;
        runtime
            .block_on(self.client.batch_execute(sql))
            .map_err(|error| round::failure(&error).error)
    }

    /// The first column of the first row, as text.
    pub(crate) fn ask(&mut self, sql: &str) -> Result<Option<String>, StoreError> {
        Ok(self.ask_all(sql)?.into_iter().next())
    }

    /// The first column of every row, as text.
    pub(crate) fn ask_all(&mut self, sql: &str) -> Result<Vec<String>, StoreError> {
        let runtime = self.runtime.as_ref().ok_or(StoreError::Closed)?;
        let found = runtime
            .block_on(self.client.simple_query(sql))
            .map_err(|error| round::failure(&error).error)?;
        Ok(found
            .iter()
            .filter_map(|message| match message {
                SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
                _ => None,
            })
            .collect())
    }
}

fn tls() -> Result<MakeRustlsConnect, StoreError> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| StoreError::Unsafe(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

fn connecting(error: &tokio_postgres::Error) -> StoreError {
    match round::failure(error).error {
        StoreError::Statement(why) => StoreError::Unavailable(why),
        error => error,
    }
}
