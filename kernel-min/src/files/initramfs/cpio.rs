//! The cpio archive of an initramfs: "newc" without or with checksums
//! (Linux's Documentation/driver-api/early-userspace/buffer-format.rst).

use alloc::vec::Vec;

/// Bytes of a header.
const HEADER: usize = 110;
/// Longest name, its NUL included (PATH_MAX).
const NAME_MAX: usize = 4096;

/// What is wrong with an archive.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Malformed {
    /// What should be a header is none.
    Magic,
    /// A field of a header is no number.
    Number,
    /// A name is empty, too long, or does not end.
    Name,
    /// A symbolic link's target is empty or too long.
    Target,
    /// The archive ends in the middle.
    Truncated,
    /// A file is not what its checksum says.
    Checksum,
    /// The compressed data make no sense.
    Compression,
    /// There is no memory to work with.
    Memory,
}

/// Where an archive is read from.
pub trait Source {
    /// The next bytes, at least one and at most `most`; none at the end.
    ///
    /// # Errors
    /// That what they come from is malformed.
    fn next(&mut self, most: usize) -> Result<&[u8], Malformed>;
}

impl Source for &[u8] {
    fn next(&mut self, most: usize) -> Result<&[u8], Malformed> {
        let (first, rest) = self.split_at(most.min(self.len()));
        *self = rest;
        Ok(first)
    }
}

/// What an archive says of one of its files.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Header {
    /// Its number in the file system it comes from.
    pub ino: u32,
    /// Its type and permissions.
    pub mode: u32,
    /// Its owner.
    pub uid: u32,
    /// Its group.
    pub gid: u32,
    /// Its names; all but the last of a regular file come without contents.
    pub links: u32,
    /// Its time of modification, in seconds.
    pub mtime: u32,
    /// Its length.
    pub size: u32,
    /// The file system it comes from: major and minor number.
    pub dev: [u32; 2],
    /// The device that it is.
    pub rdev: [u32; 2],
}

/// Who makes the files of an archive.
pub trait Sink {
    /// A file, in the order of the archive. A symbolic link comes with its target.
    fn file(&mut self, name: &[u8], header: &Header, target: &[u8]);
    /// Contents of the last file, at `at`; whether there is room for more.
    fn contents(&mut self, at: u64, bytes: &[u8]) -> bool;
    /// No more contents come for the last file.
    fn end(&mut self, header: &Header);
    /// The archive is complete: numbers of files mean nothing any more.
    fn trailer(&mut self);
}

/// Reads an archive, or several one after the other; zeros between and behind them are
/// passed over. A missing end mark is as good as one.
///
/// # Errors
/// What is wrong; the files before that were handed on.
pub fn read(source: &mut dyn Source, sink: &mut dyn Sink) -> Result<(), Malformed> {
    let mut reader = Reader { source, at: 0 };
    let mut name = Vec::new();
    let mut target = Vec::new();
    while let Some(first) = reader.first()? {
        let mut header = [0; HEADER];
        header[0] = first;
        reader.fill(&mut header[1..])?;
        let (header, name_size, sum) = parse(&header)?;
        if !(1..=NAME_MAX).contains(&name_size) {
            return Err(Malformed::Name);
        }
        reader.take(name_size, &mut name)?;
        reader.align()?;
        // A name ends with its NUL; what is behind a first one is not part of it.
        let len = name.iter().position(|&b| b == 0).ok_or(Malformed::Name)?;
        let name = &name[..len];
        if name == b"TRAILER!!!" {
            reader.skip(header.size.into())?;
            reader.align()?;
            sink.trailer();
            continue;
        }
        target.clear();
        let symlink = header.mode & 0o170000 == 0o120000;
        if symlink {
            if !(1..NAME_MAX as u32).contains(&header.size) {
                return Err(Malformed::Target);
            }
            reader.take(header.size as usize, &mut target)?;
            let len = target.iter().position(|&b| b == 0);
            target.truncate(len.unwrap_or(target.len()));
            if target.is_empty() {
                return Err(Malformed::Target);
            }
        }
        sink.file(name, &header, &target);
        if !symlink {
            contents(&mut reader, &header, sum, sink)?;
        }
        sink.end(&header);
        reader.align()?;
    }
    Ok(())
}

/// Hands on the contents of a file, whose bytes come to `sum` where that is said.
fn contents(
    reader: &mut Reader<'_>,
    header: &Header,
    sum: Option<u32>,
    sink: &mut dyn Sink,
) -> Result<(), Malformed> {
    let size = u64::from(header.size);
    let mut done = 0;
    let mut room = true;
    let mut found = 0u32;
    while done < size {
        let bytes = reader.next((size - done) as usize)?;
        // It takes five times what the copy does.
        if sum.is_some() {
            found = bytes
                .iter()
                .fold(found, |sum, &b| sum.wrapping_add(u32::from(b)));
        }
        room = room && sink.contents(done, bytes);
        done += bytes.len() as u64;
    }
    match sum {
        Some(sum) if sum != found => Err(Malformed::Checksum),
        _ => Ok(()),
    }
}

/// A header, the length of the name behind it, and for 070702 the checksum.
fn parse(bytes: &[u8; HEADER]) -> Result<(Header, usize, Option<u32>), Malformed> {
    let summed = match &bytes[..6] {
        b"070701" => false,
        b"070702" => true,
        _ => return Err(Malformed::Magic),
    };
    let mut fields = [0u32; 13];
    for (field, digits) in fields.iter_mut().zip(bytes[6..].chunks_exact(8)) {
        for &digit in digits {
            let value = (digit as char).to_digit(16).ok_or(Malformed::Number)?;
            *field = *field << 4 | value;
        }
    }
    let [
        ino,
        mode,
        uid,
        gid,
        links,
        mtime,
        size,
        major,
        minor,
        rmajor,
        rminor,
        name,
        sum,
    ] = fields;
    let header = Header {
        ino,
        mode,
        uid,
        gid,
        links,
        mtime,
        size,
        dev: [major, minor],
        rdev: [rmajor, rminor],
    };
    let regular = mode & 0o170000 == 0o100000;
    Ok((header, name as usize, (summed && regular).then_some(sum)))
}

/// Where in an archive the reading is.
struct Reader<'a> {
    source: &'a mut dyn Source,
    at: u64,
}

impl Reader<'_> {
    fn next(&mut self, most: usize) -> Result<&[u8], Malformed> {
        let bytes = self.source.next(most)?;
        self.at += bytes.len() as u64;
        match bytes.is_empty() {
            true => Err(Malformed::Truncated),
            false => Ok(bytes),
        }
    }

    /// The first byte of a header, behind zeros; none at the end.
    fn first(&mut self) -> Result<Option<u8>, Malformed> {
        loop {
            match self.source.next(1)? {
                [] => return Ok(None),
                [0, ..] => self.at += 1,
                [byte, ..] => {
                    self.at += 1;
                    // Alignment counts from where an archive begins, which is aligned itself.
                    return Ok(Some(*byte));
                }
            }
        }
    }

    fn fill(&mut self, to: &mut [u8]) -> Result<(), Malformed> {
        let mut done = 0;
        while done < to.len() {
            let bytes = self.next(to.len() - done)?;
            to[done..done + bytes.len()].copy_from_slice(bytes);
            done += bytes.len();
        }
        Ok(())
    }

    fn take(&mut self, len: usize, to: &mut Vec<u8>) -> Result<(), Malformed> {
        to.clear();
        to.try_reserve(len).map_err(|_| Malformed::Memory)?;
        to.resize(len, 0);
        self.fill(to)
    }

    fn skip(&mut self, len: u64) -> Result<(), Malformed> {
        let end = self.at + len;
        while self.at < end {
            self.next((end - self.at) as usize)?;
        }
        Ok(())
    }

    /// Headers and contents begin at multiples of four. The end of the archive will do for
    /// the last of them.
    fn align(&mut self) -> Result<(), Malformed> {
        while !self.at.is_multiple_of(4) {
            match self.source.next(1)? {
                [] => break,
                _ => self.at += 1,
            }
        }
        Ok(())
    }
}
