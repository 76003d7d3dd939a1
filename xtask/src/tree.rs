//! The files of the repository, as the checks see them.

use std::{collections::BTreeMap, fs, io, path::Path};

/// Folders that are made by tools and are not part of the repository.
const SKIPPED: [&str; 7] = [
    ".git",
    "target",
    "data",
    "node_modules",
    "e2e/out",
    "fuzz/target",
    "fuzz/corpus",
];

/// One file.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// Where it stands, from the root, with `/` between folders.
    pub(crate) path: String,
    /// Its size in bytes.
    pub(crate) bytes: u64,
    /// What it says; empty for a picture or a font.
    pub(crate) text: String,
}

/// All files, by path.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tree {
    files: BTreeMap<String, File>,
}

impl Tree {
    /// Reads the files under a folder.
    ///
    /// Errors: what the operating system says of a file that can not be read.
    pub(crate) fn read(root: &Path) -> io::Result<Tree> {
        let mut tree = Tree::default();
        tree.read_folder(root, "")?;
        Ok(tree)
    }

    /// A tree of these files: the broken samples of the tests.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Tree {
        let mut tree = Tree::default();
        for (path, text) in files {
            tree.put((*path).to_owned(), text.as_bytes());
        }
        tree
    }

    /// Every file, in order of path.
    pub(crate) fn files(&self) -> impl Iterator<Item = &File> {
        self.files.values()
    }

    /// Every file whose path begins and ends so.
    pub(crate) fn under<'a>(
        &'a self,
        start: &'a str,
        end: &'a str,
    ) -> impl Iterator<Item = &'a File> {
        self.files()
            .filter(move |file| file.path.starts_with(start) && file.path.ends_with(end))
    }

    /// What this file says.
    pub(crate) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(|file| file.text.as_str())
    }

    /// Whether there is such a file, or a folder with at least one file.
    pub(crate) fn has(&self, path: &str) -> bool {
        let folder = format!("{}/", path.trim_end_matches('/'));
        self.files.contains_key(path) || self.files.keys().any(|file| file.starts_with(&folder))
    }

    fn put(&mut self, path: String, content: &[u8]) {
        let file = File {
            path: path.clone(),
            bytes: u64::try_from(content.len()).unwrap_or(u64::MAX),
            text: std::str::from_utf8(content).unwrap_or_default().to_owned(),
        };
        self.files.insert(path, file);
    }

    fn read_folder(&mut self, folder: &Path, inside: &str) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if inside.is_empty() {
                name.clone()
            } else {
                format!("{inside}/{name}")
            };
            if SKIPPED.contains(&name.as_str()) || SKIPPED.contains(&path.as_str()) {
                continue;
            }
            if entry.file_type()?.is_dir() {
                self.read_folder(&entry.path(), &path)?;
            } else {
                self.put(path, &fs::read(entry.path())?);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Tree;

    #[test]
    fn a_folder_is_there_when_a_file_is_in_it() {
        let tree = Tree::of(&[("docs/start.md", "# Start")]);
        assert!(tree.has("docs") && tree.has("docs/") && tree.has("docs/start.md"));
        assert!(!tree.has("doc") && !tree.has("docs/end.md"));
    }
}
