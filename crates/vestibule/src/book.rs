//! The book of policies that a command works with, wherever it comes from.

use std::{
    fs,
    path::{Path, PathBuf},
};

use policy::{Book, BookError, Preset, SourceFile};

use crate::{error::CommandError, nearest::did_you_mean, say::aside};

/// A file of policies is a page or a few; the book itself has its own, smaller limit.
const FILE_BYTES_MAX: u64 = 1024 * 1024;

/// More files than this in one folder is some other folder.
const FILES_MAX: usize = 200;

/// A preset, and a folder whose files stand in for the preset's or are added to them.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    /// The kind of practice that the book starts from.
    pub(crate) preset: Preset,
    /// A folder laid out like `policies/`: its files replace shipped ones of the same name, and
    /// the rest are the practice's own.
    pub(crate) folder: Option<PathBuf>,
}

impl Source {
    /// The source that the command line names. Without a preset, a group practice is meant.
    ///
    /// # Errors
    ///
    /// [`CommandError::Usage`] when there is no such preset.
    pub(crate) fn of(preset: Option<&str>, folder: Option<&Path>) -> Result<Source, CommandError> {
        let preset = match preset {
            None => Preset::Group,
            Some(code) => Preset::from_code(code).ok_or_else(|| no_preset(code))?,
        };
        Ok(Source {
            preset,
            folder: folder.map(Path::to_path_buf),
        })
    }

    /// The files of the book, without the floor, which is always ours.
    ///
    /// # Errors
    ///
    /// [`CommandError::Usage`] when the folder can not be read.
    pub(crate) fn files(&self) -> Result<Vec<SourceFile>, CommandError> {
        let mut files = self.preset.files();
        let Some(folder) = &self.folder else {
            return Ok(files);
        };
        let mut found = Vec::new();
        collect(folder, "", &mut found)?;
        found.sort();
        if found.is_empty() {
            return Err(CommandError::usage(format!(
                "there is no .cedar file in {}; name a folder laid out like policies/",
                folder.display()
            )));
        }
        let shipped: Vec<String> = files.iter().map(|file| file.name.clone()).collect();
        let mut floor = 0_usize;
        for (name, path) in found {
            if name.starts_with("floor/") {
                floor += 1;
                continue;
            }
            // Presets of other kinds of practice lie beside the one that is meant.
            if name.starts_with("presets/") && !shipped.contains(&name) {
                continue;
            }
            let text = read(&path)?;
            match files.iter_mut().find(|file| file.name == name) {
                Some(file) => file.text = text,
                None => files.push(SourceFile { name, text }),
            }
        }
        if floor > 0 {
            aside(&format!(
                "note: {}/floor is not read: the floor is always the one that comes with this program",
                folder.display()
            ));
        }
        Ok(files)
    }

    /// Loads the book.
    ///
    /// # Errors
    ///
    /// The outer error when the files can not be read, the inner one when the book is refused.
    pub(crate) fn load(&self) -> Result<Result<Book, BookError>, CommandError> {
        Ok(Book::load(self.files()?))
    }

    /// Loads the book for a command that can not go on without one.
    ///
    /// # Errors
    ///
    /// [`CommandError::Usage`] with every fault of the book.
    pub(crate) fn open(&self) -> Result<Book, CommandError> {
        self.load()?.map_err(|refused| {
            let faults: Vec<String> = refused
                .faults
                .iter()
                .map(|fault| format!("  {fault}"))
                .collect();
            CommandError::usage(format!(
                "the book of policies is refused; `vestibule policy check` says more:\n{}",
                faults.join("\n")
            ))
        })
    }

    /// How the source is called on a page.
    pub(crate) fn title(&self) -> String {
        match &self.folder {
            None => format!("preset {}", self.preset.code()),
            Some(folder) => format!("{} over preset {}", folder.display(), self.preset.code()),
        }
    }
}

/// The codes of all presets.
pub(crate) fn presets() -> Vec<&'static str> {
    Preset::ALL.iter().map(|preset| preset.code()).collect()
}

/// The sentence for a preset that is not known.
pub(crate) fn no_preset(code: &str) -> CommandError {
    let near = did_you_mean(code, presets());
    CommandError::usage(format!(
        "there is no preset '{}'{near}; there are {}",
        crate::nearest::shown(code),
        presets().join(", ")
    ))
}

fn collect(
    folder: &Path,
    prefix: &str,
    found: &mut Vec<(String, PathBuf)>,
) -> Result<(), CommandError> {
    let unreadable = |error: std::io::Error| {
        CommandError::usage(format!(
            "the folder {} can not be read: {error}; check the path given with --book",
            folder.display()
        ))
    };
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let Some(name) = path
            .file_name()
            .and_then(|name| name.to_str())
            .map(str::to_owned)
        else {
            continue;
        };
        if path.is_dir() {
            // The layout is one folder deep: floor, practice, presets.
            if prefix.is_empty() {
                collect(&path, &format!("{name}/"), found)?;
            }
        } else if path
            .extension()
            .is_some_and(|extension| extension == "cedar")
        {
            found.push((format!("{prefix}{name}"), path));
        }
        if found.len() > FILES_MAX {
            return Err(CommandError::usage(format!(
                "{} holds more than {FILES_MAX} .cedar files; name a folder laid out like policies/",
                folder.display()
            )));
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<String, CommandError> {
    let unreadable = |why: &dyn std::fmt::Display| {
        CommandError::usage(format!(
            "{} can not be read: {why}; it should be text in UTF-8",
            path.display()
        ))
    };
    let size = fs::metadata(path)
        .map_err(|error| unreadable(&error))?
        .len();
    if size > FILE_BYTES_MAX {
        return Err(unreadable(&format!(
            "it has {size} bytes, and {FILE_BYTES_MAX} fit"
        )));
    }
    fs::read_to_string(path).map_err(|error| unreadable(&error))
}
