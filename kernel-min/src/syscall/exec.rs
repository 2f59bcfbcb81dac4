//! execve(2), execveat(2): another program in the process's place.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::sync::atomic::Ordering::Relaxed;

use posix_process::{Delivery, Exec, Resource};
use signal::Errno;
use syscall_shim::SysResult;

use super::limits::of_memory;
use super::paths::read_path;
use crate::arch::{fpu, percpu, switch};
use crate::exec::image::{FILE_HEADER, Image, Source};
use crate::exec::load::{Program, Told, load as load_image};
use crate::exec::script;
use crate::exec::strings::{self, Room};
use crate::files::flags::at;
use crate::files::{Executable, FsContext, credentials, exec_open};
use crate::mm::frames;
use crate::process;
use crate::sched::{self, State};
use crate::task::Start;
use crate::{exit, futex};

/// How often a script's interpreter may be a script (execve(2), ELOOP).
const SCRIPTS: usize = 5;
/// AT_EMPTY_PATH and AT_SYMLINK_NOFOLLOW.
const KNOWN_FLAGS: u32 = at::EMPTY_PATH | at::SYMLINK_NOFOLLOW;

impl Source for Executable {
    fn size(&self) -> u64 {
        Executable::size(self)
    }

    fn read_at(&self, offset: u64, to: &mut [u8]) -> Result<usize, Errno> {
        Ok(Executable::read_at(self, offset, to))
    }
}

/// execve(2).
///
/// # Errors
/// ENOENT, EACCES, ENOEXEC, E2BIG, ELOOP, EFAULT, ENOMEM and the others of following a path; the
/// program goes on then. After that there is no way back.
pub fn execve(path: usize, argv: usize, envp: usize) -> SysResult {
    execveat(at::FDCWD, path, argv, envp, 0)
}

/// execveat(2).
///
/// # Errors
/// As [`execve`]; EINVAL for unknown flags, EBADF.
pub fn execveat(dfd: i32, path: usize, argv: usize, envp: usize, flags: u32) -> SysResult {
    if flags & !KNOWN_FLAGS != 0 {
        return Err(Errno::EINVAL.into());
    }
    let path = read_path(path)?;
    if path.is_empty() && flags & at::EMPTY_PATH == 0 {
        return Err(Errno::ENOENT.into());
    }
    let program = load(dfd, path, argv, envp, flags)?;
    commit(program);
    Ok(0)
}

/// All that can fail.
fn load(
    dfd: i32,
    path: Vec<u8>,
    argv: usize,
    envp: usize,
    flags: u32,
) -> Result<(Program, Vec<u8>), Errno> {
    let me = percpu::current();
    // So that none of the small things that it needs fails to be there.
    if !frames::with(|f| f.is_plenty()) {
        return Err(Errno::ENOMEM);
    }
    let (context, who) = (FsContext::current(), credentials());
    let mut file = exec_open(context, &who, dfd, &path, flags)?;
    let (stack, limits) = process::with(|system, _| {
        let stack = system.limit(me.id, Resource::Stack);
        (stack, of_memory(system, me.id))
    });
    let mut room = Room::new(stack);
    let mut told = Told {
        argv: strings::list(argv, &mut room)?,
        envp: strings::list(envp, &mut room)?,
        name: path.clone(),
    };
    if told.argv.is_empty() {
        // Linux 5.18: a program has a name, whatever it was told.
        told.argv.push(Vec::new());
    }
    room.take(path.len())?;
    let mut scripts = 0;
    loop {
        let mut beginning = [0; script::BEGINNING];
        let count = file.read_at(0, &mut beginning);
        let beginning = &beginning[..count];
        if !script::is_script(beginning) {
            break;
        }
        if scripts == SCRIPTS {
            return Err(Errno::ELOOP);
        }
        scripts += 1;
        let line = script::line(beginning).ok_or(Errno::ENOEXEC)?;
        // The interpreter's name, its argument and the script's take the place of argv[0].
        let mut argv: Vec<Vec<u8>> = Vec::new();
        argv.try_reserve_exact(told.argv.len() + 2)
            .map_err(|_| Errno::ENOMEM)?;
        argv.push(line.interpreter.to_vec());
        argv.extend(line.argument.map(<[u8]>::to_vec));
        argv.push(core::mem::take(&mut told.name));
        for text in &argv {
            room.take(text.len())?;
        }
        argv.extend(told.argv.drain(1..));
        told.argv = argv;
        told.name = line.interpreter.to_vec();
        file = exec_open(context, &who, at::FDCWD, line.interpreter, 0)?;
    }
    let image = Image::read(&file)?;
    let interpreter = match &image.interpreter {
        None => None,
        Some(name) => {
            let file = exec_open(context, &who, at::FDCWD, name, 0)?;
            let image = Image::read(&file).map_err(|errno| match errno {
                // As Linux: it reads a header first.
                Errno::ENOEXEC if Source::size(&file) < FILE_HEADER as u64 => Errno::EIO,
                Errno::ENOEXEC => Errno::ELIBBAD,
                other => other,
            })?;
            Some((image, file))
        }
    };
    let interpreter = interpreter.as_ref().map(|(i, f)| (i, f as &dyn Source));
    let program = load_image(&image, &file, interpreter, &told, me, limits)?;
    let name = told.name.rsplit(|&byte| byte == b'/').next();
    Ok((program, name.unwrap_or_default().to_vec()))
}

/// The old program ends here. If its process ends, too, this does not return.
fn commit((program, name): (Program, Vec<u8>)) {
    let me = percpu::current();
    loop {
        match process::with(|system, host| system.begin_exec(host, me.id)) {
            Exec::Ready => break,
            Exec::Wait => {
                sched::sleep(State::Killable);
            }
            Exec::Killed => {
                drop(program);
                drop(name);
                killed();
            }
        }
    }
    let process = me.process();
    // The words that the old program's threads wait on are in its memory (exec_mm_release).
    futex::exit(Arc::strong_count(process.space()) > 1);
    me.set_child_tid.store(0, Relaxed);
    process.give_back();
    process::with(|system, host| {
        system.finish_exec(host, me.id, false);
        me.ids.set(system.credentials(me.id));
        me.tid.store(system.gettid(me.id), Relaxed);
        process::plan_timers(system, host);
    });
    if Arc::strong_count(process.files()) > 1
        && let Ok(own) = process.files().fork()
    {
        process.set_files(Arc::new(own));
    }
    process.files().close_on_exec();
    process.dumpable.store(true, Relaxed);
    process.set_space(program.space);
    me.set_name(short(&name));
    switch::become_unprivileged();
    fpu::reset();
    begin(program.entry, program.sp);
}

/// Another thread's execve, or the end of the process, came first.
fn killed() -> ! {
    let me = percpu::current();
    let delivery = process::with(|system, host| system.fail_exec(host, me.id));
    match delivery {
        Delivery::Exit(status) => exit::thread(status),
        _ => exit::group(posix_process::ExitStatus::signaled(
            signal::Signal::SIGKILL,
            false,
        )),
    }
}

/// The name that prctl(2) and ps(1) tell: the last part of the path, of up to 15 bytes.
fn short(name: &[u8]) -> [u8; 16] {
    let mut short = [0; 16];
    let count = name.len().min(15);
    short[..count].copy_from_slice(&name[..count]);
    short
}

/// The call returns into the new program.
fn begin(entry: usize, sp: usize) {
    match percpu::current().entered() {
        Start::Call(_) => percpu::call_frame().return_into_program(entry, sp),
        Start::Trap(_) => percpu::trap_frame().enter_program(entry, sp),
    }
}
