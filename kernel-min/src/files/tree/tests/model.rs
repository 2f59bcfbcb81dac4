//! Random changes: the tree against a map from paths, the entries of a directory against a map,
//! the contents of a file against bytes.

use alloc::collections::BTreeMap;

use proptest::prelude::*;

use super::super::content::Content;
use super::super::names::Names;
use super::*;

/// What a path names, in the model.
#[derive(Clone, PartialEq, Debug)]
enum What {
    Directory,
    File(u32),
}

#[derive(Clone, Debug)]
enum Op {
    File(usize),
    Directory(usize),
    Unlink(usize),
    Rmdir(usize),
    Link(usize, usize),
    Rename(usize, usize, u32),
}

/// Paths of up to three levels over three names.
fn paths() -> Vec<String> {
    let names = ["a", "b", "c"];
    let mut all: Vec<String> = names.map(String::from).to_vec();
    for level in [0..3, 3..12] {
        for i in level {
            let inner: Vec<String> = names.iter().map(|n| format!("{}/{n}", all[i])).collect();
            all.extend(inner);
        }
    }
    all
}

type Model = BTreeMap<String, What>;

fn is_directory(m: &Model, path: &str) -> bool {
    path.is_empty() || m.get(path) == Some(&What::Directory)
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |p| p.0)
}

/// Whether everything above a path is a directory.
fn reach(m: &Model, path: &str) -> Done {
    let mut above = String::new();
    for name in path.split('/') {
        match m.get(&above) {
            _ if above.is_empty() => {}
            Some(What::Directory) => {}
            Some(_) => return Err(Errno::ENOTDIR),
            None => return Err(Errno::ENOENT),
        }
        above = if above.is_empty() {
            name.into()
        } else {
            format!("{above}/{name}")
        };
    }
    Ok(())
}

fn is_empty(m: &Model, path: &str) -> bool {
    !m.keys().any(|k| parent(k) == path)
}

fn subtree(m: &mut Model, path: &str) -> Vec<(String, What)> {
    let inside = |k: &str| k == path || k.starts_with(&format!("{path}/"));
    let keys: Vec<String> = m.keys().filter(|k| inside(k)).cloned().collect();
    keys.into_iter()
        .map(|k| (k[path.len()..].to_string(), m.remove(&k).unwrap()))
        .collect()
}

fn model(m: &mut Model, op: &Op, paths: &[String], next: &mut u32) -> Done {
    match op {
        Op::File(p) | Op::Directory(p) => {
            let path = &paths[*p];
            reach(m, path)?;
            if m.contains_key(path) {
                return Err(Errno::EEXIST);
            }
            *next += 1;
            let what = if matches!(op, Op::File(_)) {
                What::File(*next)
            } else {
                What::Directory
            };
            m.insert(path.clone(), what);
        }
        Op::Unlink(p) | Op::Rmdir(p) => {
            let path = &paths[*p];
            reach(m, path)?;
            let what = m.get(path).ok_or(Errno::ENOENT)?;
            match (op, what) {
                (Op::Unlink(_), What::Directory) => return Err(Errno::EISDIR),
                (Op::Rmdir(_), What::File(_)) => return Err(Errno::ENOTDIR),
                _ if !is_empty(m, path) => return Err(Errno::ENOTEMPTY),
                _ => m.remove(path),
            };
        }
        Op::Link(from, to) => {
            reach(m, &paths[*from])?;
            let what = m.get(&paths[*from]).ok_or(Errno::ENOENT)?.clone();
            reach(m, &paths[*to])?;
            if m.contains_key(&paths[*to]) {
                return Err(Errno::EEXIST);
            }
            if what == What::Directory {
                return Err(Errno::EPERM);
            }
            m.insert(paths[*to].clone(), what);
        }
        Op::Rename(from, to, flags) => {
            let (from, to) = (&paths[*from], &paths[*to]);
            reach(m, from)?;
            reach(m, to)?;
            let exchange = *flags == rename_flags::EXCHANGE;
            let old = m.get(from).ok_or(Errno::ENOENT)?.clone();
            let new = m.get(to).cloned();
            match &new {
                Some(_) if *flags == rename_flags::NOREPLACE => return Err(Errno::EEXIST),
                None if exchange => return Err(Errno::ENOENT),
                _ => {}
            }
            if to.starts_with(&format!("{from}/")) {
                return Err(Errno::EINVAL);
            }
            if from.starts_with(&format!("{to}/")) {
                return Err(if exchange {
                    Errno::EINVAL
                } else {
                    Errno::ENOTEMPTY
                });
            }
            if from == to || matches!(old, What::File(_)) && new.as_ref() == Some(&old) {
                return Ok(());
            }
            if !exchange && let Some(new) = &new {
                match (&old, new) {
                    (What::Directory, What::File(_)) => return Err(Errno::ENOTDIR),
                    (What::File(_), What::Directory) => return Err(Errno::EISDIR),
                    _ if !is_empty(m, to) => return Err(Errno::ENOTEMPTY),
                    _ => {}
                }
            }
            let moved = subtree(m, from);
            let displaced = subtree(m, to);
            m.extend(moved.into_iter().map(|(k, v)| (format!("{to}{k}"), v)));
            if exchange {
                m.extend(
                    displaced
                        .into_iter()
                        .map(|(k, v)| (format!("{from}{k}"), v)),
                );
            }
        }
    }
    Ok(())
}

fn apply(w: &World, op: &Op, paths: &[String]) -> Done {
    match op {
        Op::File(p) => w.file(&paths[*p]),
        Op::Directory(p) => w.mkdir(&paths[*p]),
        Op::Unlink(p) => w.unlink(&paths[*p]),
        Op::Rmdir(p) => w.rmdir(&paths[*p]),
        Op::Link(a, b) => w.link(&paths[*a], &paths[*b]),
        Op::Rename(a, b, flags) => w.rename(&paths[*a], &paths[*b], *flags),
    }
}

fn op() -> impl Strategy<Value = Op> {
    let path = || 0..39usize;
    prop_oneof![
        2 => path().prop_map(Op::File),
        3 => path().prop_map(Op::Directory),
        1 => path().prop_map(Op::Unlink),
        1 => path().prop_map(Op::Rmdir),
        1 => (path(), path()).prop_map(|(a, b)| Op::Link(a, b)),
        3 => (path(), path(), 0..3u32).prop_map(|(a, b, f)| Op::Rename(a, b, f)),
    ]
}

/// Every directory lists what the model has in it, and counts its links right.
fn compare(w: &World, m: &Model) {
    let directories = m.iter().filter(|e| *e.1 == What::Directory);
    for path in directories.map(|e| e.0.as_str()).chain([""]) {
        let mut found = w.list(&format!("/{path}"));
        found.sort();
        let inside = m.keys().filter(|k| parent(k) == path);
        let expected: Vec<String> = inside
            .map(|k| k.rsplit('/').next().unwrap_or_default().to_string())
            .collect();
        assert_eq!(found, expected, "/{path}");
        let below = m
            .iter()
            .filter(|e| parent(e.0) == path && is_directory(m, e.0));
        let inode = w.find(&format!("/{path}")).unwrap();
        assert_eq!(inode.meta().links as usize, 2 + below.count(), "/{path}");
        let up = w.find(&format!("/{path}/..")).unwrap();
        assert!(Arc::ptr_eq(
            &up,
            &w.find(&format!("/{}", parent(path))).unwrap()
        ));
    }
    let mut inodes: BTreeMap<u32, (u64, u32)> = BTreeMap::new();
    for (path, what) in m {
        if let What::File(n) = what {
            let inode = w.find(&format!("/{path}")).unwrap();
            let names = m.values().filter(|v| *v == what).count() as u32;
            let known = inodes.entry(*n).or_insert((inode.number, names));
            assert_eq!(*known, (inode.number, inode.meta().links), "{path}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn as_the_model(ops in proptest::collection::vec(op(), 1..120)) {
        let w = World::new();
        let mut m = Model::new();
        let mut next = 0;
        let paths = paths();
        for op in &ops {
            let expected = model(&mut m, op, &paths, &mut next);
            prop_assert_eq!(apply(&w, op, &paths), expected, "{:?}", op);
        }
        compare(&w, &m);
    }

    #[test]
    fn names_are_a_map(ops in proptest::collection::vec((0..3u8, 0..40u32), 1..400)) {
        let mut names = Names::new();
        let mut m = BTreeMap::new();
        let who = Credentials::new(0, 0);
        for (op, key) in ops {
            let name = key.to_string();
            let bytes = name.as_bytes();
            let inode = || Inode::new(Kind::regular(), mode::REGULAR, &who, None).unwrap();
            match (op, names.get(bytes).is_some()) {
                (0, false) => {
                    let new = inode();
                    m.insert(name.clone(), new.number);
                    names.reserve().unwrap();
                    names.add(bytes.into(), new);
                }
                (1, _) => prop_assert_eq!(names.remove(bytes).map(|i| i.number), m.remove(&name)),
                (_, true) => {
                    let new = inode();
                    let old = m.insert(name.clone(), new.number);
                    prop_assert_eq!(names.replace(bytes, new).map(|i| i.number), old);
                }
                _ => prop_assert_eq!(m.get(&name), None),
            }
            prop_assert_eq!(names.len(), m.len());
            prop_assert_eq!(names.get(bytes).map(|i| i.number), m.get(&name).copied());
        }
        let mut at = 0;
        let mut listed = BTreeMap::new();
        while let Some((entry, inode)) = names.from(at) {
            at = entry.cookie + 1;
            let name = String::from_utf8_lossy(&entry.name).to_string();
            prop_assert_eq!(listed.insert(name, inode.number), None);
        }
        prop_assert_eq!(listed, m);
    }

    #[test]
    fn contents_are_bytes(ops in proptest::collection::vec(
        (0..5u8, 0..40_000u64, 0..9000usize, any::<u8>()), 1..40,
    )) {
        let mut content = Content::new();
        let mut m: Vec<u8> = Vec::new();
        for (op, at, len, byte) in ops {
            let end = at as usize + len;
            match op {
                0 | 1 => {
                    prop_assert_eq!(content.write(at, &std::vec![byte; len]), Ok(len));
                    if len > 0 {
                        m.resize(m.len().max(end), 0);
                        m[at as usize..end].fill(byte);
                    }
                }
                2 => {
                    let _ = content.truncate(at);
                    m.resize(at as usize, 0);
                }
                3 => {
                    content.punch(at, end as u64);
                    let (from, to) = ((at as usize).min(m.len()), end.min(m.len()));
                    m[from..to].fill(0);
                }
                _ => content.reserve(at, end as u64).unwrap(),
            }
            prop_assert_eq!(content.size(), m.len() as u64);
            let mut all = std::vec![0xaa; m.len() + 10];
            prop_assert_eq!(content.read(0, &mut all), m.len());
            prop_assert_eq!(&all[..m.len()], &m[..]);
            // All that is in holes is zero, and both kinds alternate to the end.
            let mut at = 0;
            while at < content.size() {
                let data = content.seek(at, false).unwrap_or(content.size());
                prop_assert!(m[at as usize..data as usize].iter().all(|&b| b == 0));
                if data == content.size() {
                    break;
                }
                let hole = content.seek(data, true).unwrap();
                prop_assert!(hole > data && hole <= content.size());
                at = hole;
            }
            prop_assert_eq!(content.seek(content.size(), true), Err(Errno::ENXIO));
        }
    }
}
