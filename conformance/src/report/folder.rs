//! A folder of records, the newest and the one before of each kind of run, with what is made of them:
//! JUnit's XML of each, and a page of all.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Record, RowResult, junit, page};

/// The folder.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

/// What a record's file ends with, and that of the run before.
const NEW: &str = ".tsv";
const OLD: &str = ".before.tsv";

/// The page's file.
pub const PAGE: &str = "index.html";

impl Folder {
    /// The one with this path, which need not exist yet.
    pub fn at(path: &Path) -> Self {
        Self(path.to_path_buf())
    }

    /// The page of all its runs.
    pub fn page(&self) -> PathBuf {
        self.0.join(PAGE)
    }

    /// Adds a run. One that was of a part of the tests only replaces what it has of these. The one of that
    /// kind that was there becomes the one before, where it was whole.
    pub fn add(&self, record: &Record, is_whole: bool) -> Result<(), String> {
        let named = |path: &Path, e: std::io::Error| format!("{}: {e}", path.display());
        fs::create_dir_all(&self.0).map_err(|e| named(&self.0, e))?;
        let key = record.about.key();
        let new = self.0.join(format!("{key}{NEW}"));
        let last = self.read(&new)?;
        let is_replaced = is_whole && last.is_some();
        let record = match last {
            Some(last) if !is_whole => merged(last, record),
            _ => record.clone(),
        };
        // Where there is no room for the new one the old ones stay as they are.
        let part = write_part(&new, &record.to_text()).map_err(|e| named(&new, e))?;
        if is_replaced {
            let old = self.0.join(format!("{key}{OLD}"));
            fs::rename(&new, &old).map_err(|e| named(&old, e))?;
        }
        fs::rename(part, &new).map_err(|e| named(&new, e))?;
        let junit = new.with_extension("xml");
        write_whole(&junit, &junit::xml(&record)).map_err(|e| named(&junit, e))?;
        let page = self.page();
        write_whole(&page, &page::html(&self.runs()?)).map_err(|e| named(&page, e))
    }

    /// Each kind's newest run, with the one before, by name.
    pub fn runs(&self) -> Result<Vec<(Record, Option<Record>)>, String> {
        let Ok(entries) = fs::read_dir(&self.0) else {
            return Ok(Vec::new());
        };
        let mut names: Vec<String> = entries
            .flatten()
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| name.ends_with(NEW) && !name.ends_with(OLD))
            .collect();
        names.sort();
        let mut runs = Vec::new();
        for name in names {
            let old = format!("{}{OLD}", name.strip_suffix(NEW).unwrap_or(&name));
            if let Some(new) = self.read(&self.0.join(&name))? {
                runs.push((new, self.read(&self.0.join(old))?));
            }
        }
        Ok(runs)
    }

    /// The newest run of a kind.
    pub fn last(&self, key: &str) -> Result<Option<Record>, String> {
        self.read(&self.0.join(format!("{key}{NEW}")))
    }

    fn read(&self, path: &Path) -> Result<Option<Record>, String> {
        match fs::read_to_string(path) {
            Ok(text) => Record::from_text(&text)
                .map(Some)
                .map_err(|why| format!("{}: {why}", path.display())),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(format!("{}: {e}", path.display())),
        }
    }
}

/// The tests of a run that were wrong.
pub fn failed(record: &Record) -> Vec<String> {
    let wrong = record
        .rows
        .iter()
        .filter(|row| row.result == RowResult::Differs);
    wrong.map(|row| row.full_name()).collect()
}

/// The last run with newer results of some of its tests.
fn merged(mut last: Record, part: &Record) -> Record {
    for row in &part.rows {
        match last
            .rows
            .iter_mut()
            .find(|old| old.interface == row.interface && old.name == row.name)
        {
            Some(old) => *old = row.clone(),
            None => last.rows.push(row.clone()),
        }
    }
    last.about = part.about.clone();
    last.skipped = (part.rows.len() + part.skipped).saturating_sub(last.rows.len());
    last
}

/// Writes a file so that it is there wholly or not at all.
fn write_whole(path: &Path, text: &str) -> std::io::Result<()> {
    fs::rename(write_part(path, text)?, path)
}

/// Writes what is to become a file, beside it.
fn write_part(path: &Path, text: &str) -> std::io::Result<PathBuf> {
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    fs::write(&part, text).inspect_err(|_| {
        // It would take the room that is lacking.
        let _ = fs::remove_file(&part);
    })?;
    Ok(part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::record::tests::sample;

    fn folder(name: &str) -> (Folder, PathBuf) {
        let name = format!("sigil-report-{name}-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        (Folder::at(&path), path)
    }

    #[test]
    fn a_run_becomes_the_one_before() {
        let (folder, path) = folder("before");
        let first = sample();
        folder.add(&first, true).expect("it can be written");
        let mut second = sample();
        second.about.when += 1;
        second.rows[2].result = RowResult::Same;
        folder.add(&second, true).expect("it can be written");
        let runs = folder.runs().expect("they can be read");
        assert_eq!(runs, [(second, Some(first))]);
        assert!(folder.page().is_file());
        assert!(path.join(format!("{}.xml", sample().about.key())).is_file());
        fs::remove_dir_all(path).expect("it is ours");
    }

    #[test]
    fn part_of_a_run_changes_that_part() {
        let (folder, path) = folder("part");
        folder.add(&sample(), true).expect("it can be written");
        let key = sample().about.key();
        let last = folder.last(&key).expect("it can be read");
        assert_eq!(failed(&last.expect("it is there")), ["signals/wrong"]);
        let mut part = sample();
        part.rows.drain(..2);
        part.rows[0].result = RowResult::Same;
        part.skipped = 5;
        folder.add(&part, false).expect("it can be written");
        let runs = folder.runs().expect("they can be read");
        assert_eq!((runs.len(), runs[0].0.rows.len()), (1, 3));
        assert_eq!((runs[0].0.skipped, failed(&runs[0].0).len()), (3, 0));
        assert!(runs[0].1.is_none());
        fs::remove_dir_all(path).expect("it is ours");
    }

    #[test]
    fn a_damaged_record_is_named() {
        let (folder, path) = folder("damaged");
        folder.add(&sample(), true).expect("it can be written");
        let file = path.join(format!("{}{NEW}", sample().about.key()));
        fs::write(&file, "x\n").expect("it is ours");
        let why = folder.runs().expect_err("it is damaged");
        assert!(why.contains("line 1"), "{why}");
        fs::remove_dir_all(path).expect("it is ours");
    }
}
