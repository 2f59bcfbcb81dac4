//! The paths of what was opened, and walks through what the kernel knows.

use std::boxed::Box;
use std::string::{String, ToString};
use std::sync::Arc;
use std::vec::Vec;

use super::super::made::Made;
use super::super::paths::path_opened;
use super::super::{Barred, Follow, Inode, Named, Place};
use super::World;
use crate::files::flags::mode;
use signal::Errno;

/// Something that was opened by a path, to be asked for its path later.
fn opened(w: &World, path: &str) -> (Arc<Inode>, Named) {
    let place = w.place(path).unwrap();
    (place.existing().unwrap(), place.into())
}

fn path((inode, named): &(Arc<Inode>, Named), w: &World) -> String {
    let text = path_opened(inode, Some(named), &w.walk.root).unwrap();
    String::from_utf8_lossy(&text).to_string()
}

#[test]
fn what_was_opened_is_followed_wherever_it_goes() {
    let w = World::new();
    w.mkdir("/d").unwrap();
    w.file("/d/f").unwrap();
    let (file, directory) = (opened(&w, "/d/f"), opened(&w, "/d"));
    assert_eq!(path(&file, &w), "/d/f");
    assert_eq!(path(&directory, &w), "/d");
    w.rename("/d/f", "/d/g", 0).unwrap();
    assert_eq!(path(&file, &w), "/d/g");
    w.rename("/d", "/e", 0).unwrap();
    assert_eq!(path(&file, &w), "/e/g");
    assert_eq!(path(&directory, &w), "/e");
    w.rename("/e/g", "/top", 0).unwrap();
    assert_eq!(path(&file, &w), "/top");
    w.unlink("/top").unwrap();
    assert_eq!(path(&file, &w), "/e/f (deleted)");
    w.rmdir("/e").unwrap();
    assert_eq!(path(&directory, &w), "/d (deleted)");
}

/// A directory with a link to itself, `loop`, and one to somewhere, `jump`; without a name it is the directory itself.
struct Known(Option<&'static str>, Arc<Inode>);

fn known(name: Option<&'static str>, to: &Arc<Inode>) -> Arc<Inode> {
    let mode = match name {
        None => mode::DIRECTORY | 0o555,
        Some(_) => mode::SYMLINK | 0o777,
    };
    Inode::made(Known(name, to.clone()), 1, mode, (0, 0)).unwrap()
}

impl Made for Known {
    fn find(&self, name: &[u8]) -> Result<Arc<Inode>, Errno> {
        match name {
            b"loop" => Ok(known(Some("loop"), &self.1)),
            b"jump" => Ok(known(Some("jump"), &self.1)),
            _ => Err(Errno::ENOENT),
        }
    }

    fn text(&self) -> Result<Vec<u8>, Errno> {
        Ok(if self.0 == Some("loop") { b"." } else { b"?" }.into())
    }

    fn leads(&self) -> Result<Option<Place>, Errno> {
        Ok((self.0 == Some("jump")).then(|| Place {
            directory: self.1.clone(),
            name: Box::from(*b"d"),
            last: super::Last::Name,
            slash: false,
            inode: Some(self.1.clone()),
        }))
    }
}

#[test]
fn links_lead_where_they_lead_and_may_be_barred() {
    let mut w = World::new();
    w.mkdir("/d").unwrap();
    w.file("/d/f").unwrap();
    let d = w.find("/d").unwrap();
    w.mkdir("/at").unwrap();
    let made = known(None, &d);
    super::change::mount(&w.place("/at/known").unwrap(), &w.walk.who, &made).unwrap();
    let file = w.find("/d/f").unwrap();
    assert!(Arc::ptr_eq(&w.find("/at/known/jump").unwrap(), &d));
    assert!(Arc::ptr_eq(
        &w.find("/at/known/loop/loop/jump/f").unwrap(),
        &file
    ));
    assert_eq!(w.find("/at/known/none").err(), Some(Errno::ENOENT));
    let link = w.walk.walk(b"/at/known/jump", Follow::Never).unwrap();
    assert!(link.existing().unwrap().is_link());

    w.walk.barred = Barred {
        magic: true,
        ..Barred::default()
    };
    assert_eq!(w.find("/at/known/jump").err(), Some(Errno::ELOOP));
    assert!(w.find("/at/known/loop").is_ok());
    w.walk.barred = Barred {
        devices: true,
        ..Barred::default()
    };
    assert_eq!(w.find("/at/known").err(), Some(Errno::EXDEV));
    w.walk.barred = Barred {
        links: true,
        ..Barred::default()
    };
    assert_eq!(w.find("/at/known/loop").err(), Some(Errno::ELOOP));

    // Nobody changes anything there.
    w.walk.barred = Barred::default();
    assert_eq!(w.file("/at/known/new").err(), Some(Errno::ENOENT));
    assert_eq!(w.unlink("/at/known/loop").err(), Some(Errno::EPERM));
    assert_eq!(
        w.rename("/at/known/loop", "/at/it", 0).err(),
        Some(Errno::EXDEV)
    );
    assert_eq!(
        w.find("/at/known").unwrap().chmod(&w.walk.who, 0o777).err(),
        Some(Errno::EPERM)
    );
}
