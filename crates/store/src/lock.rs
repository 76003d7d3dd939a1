//! Whether the place of a database file is safe, and that nobody else has it open.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
};

use crate::StoreError;

/// File systems of networks: locks and shared memory can not be relied on there.
const NETWORK_KINDS: [&str; 10] = [
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "9p",
    "afs",
    "ceph",
    "fuse.sshfs",
    "fuse.glusterfs",
];

/// Holds the lock file of a database for as long as it lives. The system frees it when the process
/// ends in whatever way.
#[derive(Debug)]
pub(crate) struct Held {
    _file: File,
}

/// Takes the lock beside the database file, `practice.db.lock`.
pub(crate) fn hold(database: &Path) -> Result<Held, StoreError> {
    let mut name = OsString::from(database.as_os_str());
    name.push(".lock");
    let path = PathBuf::from(name);
    let file = private(OpenOptions::new().create(true).truncate(false).write(true))
        .open(&path)
        .map_err(|error| StoreError::Unsafe(format!("{}: {error}", path.display())))?;
    match file.try_lock() {
        Ok(()) => Ok(Held { _file: file }),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse {
            path: path.display().to_string(),
        }),
        Err(TryLockError::Error(error)) => Err(StoreError::Unsafe(format!(
            "{} can not be locked: {error}",
            path.display()
        ))),
    }
}

/// Makes the database file, for its owner alone, when it is not there.
pub(crate) fn make(database: &Path) -> Result<(), StoreError> {
    private(OpenOptions::new().create(true).truncate(false).write(true))
        .open(database)
        .map(|_| ())
        .map_err(|error| StoreError::Unsafe(format!("{}: {error}", database.display())))
}

/// Refuses the file systems of networks.
///
/// What is checked: on Linux, the kind of the mount that holds the folder, as the system lists it.
/// Where there is no such list, nothing is checked.
pub(crate) fn refuse_network(database: &Path) -> Result<(), StoreError> {
    let folder = match database.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let folder = fs::canonicalize(folder)
        .map_err(|error| StoreError::Unsafe(format!("{}: {error}", folder.display())))?;
    let Ok(mounts) = fs::read_to_string("/proc/self/mountinfo") else {
        return Ok(());
    };
    match mount_kind(&mounts, &folder) {
        Some(kind) if NETWORK_KINDS.contains(&kind) => Err(StoreError::Unsafe(format!(
            "{} is on the file system of a network ({kind}); use a disk of this machine",
            folder.display()
        ))),
        _ => Ok(()),
    }
}

/// The kind of the innermost mount above a folder. Lines read
/// `36 35 98:0 /inner /mount/point options - kind source options`.
fn mount_kind<'a>(mounts: &'a str, folder: &Path) -> Option<&'a str> {
    mounts
        .lines()
        .filter_map(|line| {
            let (mount, source) = line.split_once(" - ")?;
            let point = mount.split(' ').nth(4)?.replace("\\040", " ");
            let kind = source.split(' ').next()?;
            folder
                .starts_with(&point)
                .then_some((Path::new(&point).components().count(), kind))
        })
        .max_by_key(|(depth, _)| *depth)
        .map(|(_, kind)| kind)
}

#[cfg(unix)]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600)
}

#[cfg(not(unix))]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_mount_decides() {
        let mounts = "1 0 8:1 / / rw - ext4 /dev/a rw\n\
                      2 1 0:9 / /data rw shared:4 - nfs4 host:/x rw\n\
                      3 2 8:2 / /data/own\\040disk rw - xfs /dev/b rw\n";
        for (folder, kind) in [
            ("/var/lib", "ext4"),
            ("/data", "nfs4"),
            ("/data/practice", "nfs4"),
            ("/database", "ext4"),
            ("/data/own disk/practice", "xfs"),
        ] {
            assert_eq!(
                mount_kind(mounts, Path::new(folder)),
                Some(kind),
                "{folder}"
            );
        }
    }
}
