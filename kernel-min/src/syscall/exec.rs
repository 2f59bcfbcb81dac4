//! execve(2), execveat(2): another program in the process's place.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::sync::atomic::Ordering::Relaxed;

use posix_process::{Delivery, Exec, Executed, Resource, SetIds};
use signal::Errno;
use syscall_shim::SysResult;

use super::limits::of_memory;
use super::paths::read_path;
use crate::arch::{fpu, percpu, switch};
use crate::exec::image::{FILE_HEADER, Image, Source};
use crate::exec::load::{Ids, Program, Told, load as load_image};
use crate::exec::script;
use crate::exec::strings::{Room, Strings};
use crate::exec::told;
use crate::files::flags::at;
use crate::files::{Executable, FsContext, Table, credentials, exec_open};
use crate::mm::frames;
use crate::process;
use crate::room::copied;
use crate::sched::{self, State};
use crate::task::{self, Start};
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
    process::with(|system, _| system.check_exec(percpu::current().id))?;
    if path.is_empty() && flags & at::EMPTY_PATH == 0 {
        return Err(Errno::ENOENT.into());
    }
    commit(load(dfd, path, argv, envp, flags)?);
    Ok(0)
}

/// What is to run.
struct Next {
    program: Program,
    name: task::Name,
    executed: Executed,
    /// Its descriptors, where another process has the old one's.
    files: Option<Arc<Table>>,
    /// The file may be read: its memory may be looked at (PR_SET_DUMPABLE(2const)).
    readable: bool,
}

/// All that can fail.
fn load(dfd: i32, path: Vec<u8>, argv: usize, envp: usize, flags: u32) -> Result<Next, Errno> {
    let me = percpu::current();
    // So that none of the small things that it needs fails to be there.
    if !frames::are_plenty() {
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
        argv: told::list(argv, &mut room)?,
        envp: told::list(envp, &mut room)?,
        name: copied(&path)?,
        ids: Ids::default(),
    };
    if told.argv.count() == 0 {
        // Linux 5.18: a program has a name, whatever it was told.
        told.argv.push(b"")?;
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
        let mut argv = Strings::default();
        let told_first = [Some(line.interpreter), line.argument, Some(&told.name)];
        for text in told_first.into_iter().flatten() {
            room.take(text.len())?;
            argv.push(text)?;
        }
        argv.push_rest(&told.argv)?;
        told.argv = argv;
        told.name = copied(line.interpreter)?;
        file = exec_open(context, &who, at::FDCWD, line.interpreter, 0)?;
    }
    let image = Image::read(&file)?;
    let meta = file.meta();
    let mut set_ids = SetIds::of(meta.mode, meta.uid, meta.gid);
    set_ids.shares_fs = Arc::strong_count(&me.process().fs) > 1;
    let executed = who.exec(&set_ids)?;
    let new = &executed.credentials;
    told.ids = Ids {
        all: [new.ruid, new.euid, new.rgid, new.egid],
        secure: executed.secure,
    };
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
    let shared = me.process().files();
    let files = match Arc::strong_count(shared) > 1 {
        true => Some(shared.fork()?),
        false => None,
    };
    let readable = file.may_read(&who);
    let program = load_image(&image, file, interpreter, &told, limits)?;
    Ok(Next {
        program,
        name: task::name_of(&told.name),
        executed,
        files,
        readable,
    })
}

/// The old program ends here. If its process ends, too, this does not return.
fn commit(next: Next) {
    let me = percpu::current();
    loop {
        match process::with(|system, host| system.begin_exec(host, me.id)) {
            Exec::Ready => break,
            Exec::Wait => {
                sched::sleep(State::Killable);
            }
            Exec::Killed => {
                drop(next);
                killed();
            }
        }
    }
    let Next {
        program,
        name,
        executed,
        files,
        readable,
    } = next;
    let process = me.process();
    // The words that the old program's threads wait on are in its memory (exec_mm_release).
    futex::exit(Arc::strong_count(process.space()) > 1);
    me.set_child_tid.store(0, Relaxed);
    me.rseq.clear();
    process.give_back();
    process::with(|system, host| {
        system.memory_gone(me.id, process.space().peak_kb());
        let dumpable = system.finish_exec(host, me.id, executed);
        program.space.set_dumpable(dumpable && readable);
        program.space.set_limits(of_memory(system, me.id));
        if process.space().lock().is_small_only() {
            program.space.lock().set_small_only(true);
        }
        me.ids.set(system.credentials(me.id));
        me.tid.store(system.gettid(me.id), Relaxed);
        process::plan_timers(system, host);
    });
    if let Some(own) = files {
        process.set_files(own);
    }
    process.files().close_on_exec();
    process.set_space(program.space);
    me.set_name(name);
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

/// The call returns into the new program.
fn begin(entry: usize, sp: usize) {
    match percpu::current().entered() {
        Start::Call(_) => percpu::call_frame().return_into_program(entry, sp),
        Start::Trap(_) => percpu::trap_frame().enter_program(entry, sp),
    }
}
