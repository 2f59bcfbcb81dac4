//! A program in memory of its own, ready to run.

use alloc::sync::Arc;
use alloc::vec::Vec;

use signal::Errno;

use super::image::{self, Image};
use super::stack::{self, Contents, at};
use super::strings::Strings;
use crate::arch::{ARCH, cpu, vdso};
use crate::entropy;
use crate::files::{Executable, enable_async};
use crate::mm::{Limits, PAGE_SIZE, TASK_SIZE, page_down};
use crate::process::Space;

/// Bytes mapped for the main stack at the start; it grows on its own.
const STACK_START: usize = 128 << 10;
/// Where an interpreter is put: below the room that the stack has.
const INTERPRETER: usize = image::ANYWHERE + (1 << 36);

/// A program that does not run yet.
pub struct Program {
    /// Its memory.
    pub space: Arc<Space>,
    /// Its first instruction.
    pub entry: usize,
    /// Its stack pointer there.
    pub sp: usize,
}

/// What it is told.
pub struct Told {
    /// Arguments.
    pub argv: Strings,
    /// Environment.
    pub envp: Strings,
    /// The file that was asked for.
    pub name: Vec<u8>,
    /// Whose program it is.
    pub ids: Ids,
}

/// What the auxiliary vector says of a program's ids.
#[derive(Clone, Copy, Default)]
pub struct Ids {
    /// AT_UID, AT_EUID, AT_GID, AT_EGID.
    pub all: [u32; 4],
    /// AT_SECURE.
    pub secure: bool,
}

/// Loads a program, with its interpreter if it has one, for the thread that asks.
///
/// # Errors
/// Those of [`image::bias`]; ENOMEM; E2BIG for more than the stack may hold; what reading the file
/// fails with.
pub fn load(
    image: &Image,
    file: Executable,
    interpreter: Option<(Image, Executable)>,
    told: &Told,
    limits: Limits,
) -> Result<Program, Errno> {
    let space = Space::new(true, limits, Some(file.clone()))?;
    let bias = map(&space, image, &file, image::ANYWHERE)?;
    let entry = image.entry.wrapping_add(bias);
    let (base, first) = match interpreter {
        None => (0, entry),
        Some((image, file)) => {
            let bias = map(&space, &image, &file, INTERPRETER)?;
            let base = image.span().0.wrapping_add(bias);
            (base, image.entry.wrapping_add(bias))
        }
    };
    space.lock().set_brk_start(image.end().wrapping_add(bias));
    let headers_at = match image.headers_at {
        0 => 0,
        at => at.wrapping_add(bias),
    };
    let [uid, euid, gid, egid] = told.ids.all.map(u64::from);
    let [hwcap, hwcap2] = cpu::hwcap();
    let auxv = [
        (at::SYSINFO_EHDR, vdso::address().unwrap_or(0) as u64),
        (at::MINSIGSTKSZ, crate::deliver::min_stack() as u64),
        (at::HWCAP, hwcap),
        (at::PAGESZ, PAGE_SIZE as u64),
        (at::CLKTCK, 100),
        (at::PHDR, headers_at as u64),
        (at::PHENT, size_of::<stack::ProgramHeader>() as u64),
        (at::PHNUM, image.headers as u64),
        (at::BASE, base as u64),
        (at::FLAGS, 0),
        (at::ENTRY, entry as u64),
        (at::UID, uid),
        (at::EUID, euid),
        (at::GID, gid),
        (at::EGID, egid),
        (at::SECURE, u64::from(told.ids.secure)),
        (at::HWCAP2, hwcap2),
    ];
    let top = TASK_SIZE;
    let (image, sp) = stack::build(
        top as u64,
        &Contents {
            argv: &told.argv,
            envp: &told.envp,
            auxv: &auxv,
            headers: &[],
            name: &told.name,
            random: entropy::bytes(),
            platform: ARCH.name(),
        },
    )?;
    space.set_texts(image.texts);
    enable_async();
    let (bytes, sp) = (image.bytes(), sp as usize);
    let mut s = space.lock();
    let size = STACK_START + page_down(bytes.len());
    if size > limits.stack.max(2 * STACK_START) {
        return Err(Errno::E2BIG);
    }
    s.map_stack(top, size, &limits)?;
    s.fill_part(sp, bytes.len(), &mut |done, to| {
        to.copy_from_slice(&bytes[done..done + to.len()]);
        Ok(())
    })?;
    drop(s);
    Ok(Program {
        space,
        entry: first,
        sp,
    })
}

/// Maps the parts of a program; by how much it was moved. The pages are the file's own until the
/// program writes to them.
fn map(space: &Space, image: &Image, file: &Executable, base: usize) -> Result<usize, Errno> {
    let bias = image::bias(image, base)?;
    let mut s = space.lock();
    // Something is there: the part before, or the interpreter.
    let taken = |errno| match errno {
        Errno::EEXIST => Errno::EINVAL,
        other => other,
    };
    for part in &image.segments {
        let (start, end) = part.pages();
        let (start, end) = (start.wrapping_add(bias), end.wrapping_add(bias));
        let zeros = part.start.wrapping_add(bias) + part.file;
        // The page in which zeros begin is the program's own.
        let shown = match (part.file, part.memory > part.file) {
            (0, _) => start,
            (_, true) => page_down(zeros),
            (_, false) => end,
        };
        if start < shown {
            let first = part.offset as usize / PAGE_SIZE;
            s.map_shown(start, shown, part.rights, file.shown(first))
                .map_err(taken)?;
        }
        if shown < end {
            s.map_part(shown, end, part.rights).map_err(taken)?;
        }
        if part.file != 0 && shown < zeros {
            let offset = page_down(part.offset as usize) + (shown - start);
            s.fill_part(shown, zeros - shown, &mut |done, bytes| match file
                .read_at((offset + done) as u64, bytes)
            {
                n if n == bytes.len() => Ok(()),
                _ => Err(Errno::EIO),
            })?;
        }
    }
    Ok(bias)
}
