//! The linked program: its areas, its stack, its first thread.

use alloc::vec;
use alloc::vec::Vec;

use super::cmdline::CommandLine;
use crate::arch::context::TrapFrame;
use crate::arch::layout::KERNEL_BASE;
use crate::arch::{ARCH, cpu, kernel_map, user};
use crate::exec::stack::{self, Contents, ProgramHeader, at};
use crate::exec::strings::{Room, Strings};
use crate::mm::{Access, Frame, Limits, PAGE_SIZE, TASK_SIZE};
use crate::process::{self, Space};
use crate::{entropy, task};
use signal::Errno;

unsafe extern "C" {
    static sigil_program_text_start: u8;
    static sigil_program_text_end: u8;
    static sigil_program_rodata_start: u8;
    static sigil_program_rodata_end: u8;
    static sigil_program_data_start: u8;
    static sigil_program_data_end: u8;
    static sigil_program_end: u8;
    static sigil_program_tls_start: u8;
    static sigil_program_tls_file_end: u8;
    static sigil_program_tls_size: u8;
    static sigil_program_tls_align: u8;
    static SIGIL_PROGRAM_OFFSET: u8;
    /// The program's entry, in its libc's start code.
    fn _start();
}

macro_rules! address {
    ($symbol:ident) => {
        (&raw const $symbol) as usize
    };
}

/// Bytes mapped for the main stack at the start; it grows on its own.
const STACK_START: usize = 64 << 10;

/// The program's name where nobody says one.
const PROGRAM: &[u8] = b"program";

const PROT_READ: u32 = 1;
const PROT_WRITE: u32 = 2;
const PROT_EXEC: u32 = 4;

const PT_LOAD: u32 = 1;
const PT_TLS: u32 = 7;
const PT_GNU_STACK: u32 = 0x6474_e551;

/// The parts of the program in the image: first and last address, and rights.
fn parts() -> [(usize, usize, u32); 3] {
    [
        (
            address!(sigil_program_text_start),
            address!(sigil_program_text_end),
            PROT_READ | PROT_EXEC,
        ),
        (
            address!(sigil_program_rodata_start),
            address!(sigil_program_rodata_end),
            PROT_READ,
        ),
        (
            address!(sigil_program_data_start),
            address!(sigil_program_data_end),
            PROT_READ | PROT_WRITE,
        ),
    ]
}

/// Makes the program's process and lets its first thread run.
///
/// # Errors
/// A sentence that says why not.
pub fn start(line: &CommandLine) -> Result<(), &'static str> {
    let space = Space::new(false, Limits::DEFAULT, None)
        .map_err(|_| "not enough memory for the program's page tables")?;
    map(&space).map_err(|()| "not enough memory for the program")?;
    let [argv, envp] = strings(line)?;
    let name = line.option("argv0").unwrap_or(PROGRAM);
    let top = TASK_SIZE;
    let (image, sp) = stack::build(
        top as u64,
        &Contents {
            argv: &argv,
            envp: &envp,
            auxv: &auxv(),
            headers: &headers(),
            random: entropy::bytes(),
            name,
            platform: ARCH.name(),
        },
    )
    .map_err(|_| "not enough memory for the program's arguments")?;
    space.set_texts(image.texts);
    let image = image.bytes();
    {
        let mut s = space.lock();
        let bytes = STACK_START.max(image.len().next_multiple_of(PAGE_SIZE) + STACK_START);
        s.map_stack(top, bytes, &space.limits())
            .map_err(|_| "not enough memory for the program's stack")?;
    }
    // No thread runs yet whose faults could bring the pages.
    let limits = space.limits();
    for page in ((sp as usize & !(PAGE_SIZE - 1))..top).step_by(PAGE_SIZE) {
        let fault = space.lock().fault(page, Access::Write, false, &limits);
        fault.map_err(|_| "not enough memory for the program's arguments")?;
    }
    space.activate();
    if user::write_some(sp as usize, image) != image.len() {
        return Err("not enough memory for the program's arguments");
    }
    let mut frame = TrapFrame::default();
    frame.enter_linked(_start as *const () as usize, sp as usize);
    let (process, thread) = process::first(space).map_err(|_| "no process could be made")?;
    let tid = process.pid;
    let task = task::spawn(
        thread,
        tid,
        process,
        task::Start::Trap(&frame),
        None,
        crate::priority::Params::new(),
    )
    .ok_or("not enough memory for the first thread")?;
    task.set_name(task::name_of(name));
    process::publish(task);
    crate::sched::start(task);
    Ok(())
}

/// The physical address of a byte of the program's in the image.
fn phys(address: usize) -> usize {
    kernel_map::image(address - address!(SIGIL_PROGRAM_OFFSET) + KERNEL_BASE)
}

/// Maps text, constants and data where they lie in the image, and the rest of
/// `.bss` as memory that is zero when it is first touched.
fn map(space: &Space) -> Result<(), ()> {
    let mut s = space.lock();
    let mut end = 0;
    for (from, to, rights) in parts() {
        let (from, to) = (from & !(PAGE_SIZE - 1), to.next_multiple_of(PAGE_SIZE));
        end = end.max(to);
        if from == to {
            continue;
        }
        s.map_image(from, to - from, Frame::containing(phys(from)), rights)
            .map_err(|_| ())?;
    }
    // The last page of data goes on with .bss; what the loader left there is none
    // of the program's.
    let data_end = address!(sigil_program_data_end);
    let page_end = data_end.next_multiple_of(PAGE_SIZE);
    let tail = crate::mm::phys_to_virt(phys(data_end)) as *mut u8;
    // SAFETY: the rest of the image's last page, which nobody uses yet.
    unsafe { tail.write_bytes(0, page_end - data_end) };
    let bss_end = address!(sigil_program_end).next_multiple_of(PAGE_SIZE);
    if page_end < bss_end {
        s.map_anonymous(page_end, bss_end - page_end, PROT_READ | PROT_WRITE)
            .map_err(|_| ())?;
    }
    s.set_brk_start(end.max(bss_end));
    Ok(())
}

/// `argv` and `envp`.
fn strings(line: &CommandLine) -> Result<[Strings; 2], &'static str> {
    let name = line.option("argv0").unwrap_or(PROGRAM);
    let arguments = line.arguments.iter().map(|text| &text[..]);
    let mut room = Room::new(8 << 20);
    let mut list = |texts: &mut dyn Iterator<Item = &[u8]>| {
        let mut list = Strings::default();
        for text in texts {
            room.take(text.len())?;
            list.push(text)?;
        }
        Ok(list)
    };
    let too_long = |_: Errno| "the command line's arguments are too long";
    let argv = list(&mut core::iter::once(name).chain(arguments)).map_err(too_long)?;
    let envp = list(&mut line.environment.iter().map(|text| &text[..])).map_err(too_long)?;
    Ok([argv, envp])
}

/// Program headers as the libc looks for them: loaded parts, TLS, stack rights.
fn headers() -> Vec<ProgramHeader> {
    let mut headers = Vec::new();
    for (from, to, rights) in parts() {
        let memory_end = if rights & PROT_WRITE != 0 {
            address!(sigil_program_end).max(to)
        } else {
            to
        };
        if from != memory_end {
            headers.push(ProgramHeader {
                kind: PT_LOAD,
                // PF_R is 4 and PF_X is 1, the other way round than PROT_.
                flags: rights & PROT_WRITE | if rights & PROT_EXEC != 0 { 1 } else { 0 } | 4,
                vaddr: from as u64,
                paddr: from as u64,
                filesz: (to - from) as u64,
                memsz: (memory_end - from) as u64,
                align: PAGE_SIZE as u64,
                ..ProgramHeader::default()
            });
        }
    }
    let tls = address!(sigil_program_tls_start);
    if address!(sigil_program_tls_size) != 0 {
        headers.push(ProgramHeader {
            kind: PT_TLS,
            flags: 4,
            vaddr: tls as u64,
            paddr: tls as u64,
            filesz: (address!(sigil_program_tls_file_end) - tls) as u64,
            memsz: address!(sigil_program_tls_size) as u64,
            align: address!(sigil_program_tls_align) as u64,
            ..ProgramHeader::default()
        });
    }
    headers.push(ProgramHeader {
        kind: PT_GNU_STACK,
        flags: 6,
        align: 16,
        ..ProgramHeader::default()
    });
    headers
}

fn auxv() -> Vec<(u64, u64)> {
    let [hwcap, hwcap2] = cpu::hwcap();
    vec![
        (at::MINSIGSTKSZ, crate::deliver::min_stack() as u64),
        (at::HWCAP, hwcap),
        (at::PAGESZ, PAGE_SIZE as u64),
        (at::CLKTCK, 100),
        (at::PHENT, size_of::<ProgramHeader>() as u64),
        (at::PHNUM, headers().len() as u64),
        (at::BASE, 0),
        (at::FLAGS, 0),
        (at::ENTRY, _start as *const () as u64),
        (at::UID, 0),
        (at::EUID, 0),
        (at::GID, 0),
        (at::EGID, 0),
        (at::SECURE, 0),
        (at::HWCAP2, hwcap2),
    ]
}
