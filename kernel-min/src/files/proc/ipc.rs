//! `/proc/sysvipc` (proc_sysvipc(5)), and the limits of System V IPC in `/proc/sys/kernel` (proc_sys_kernel(5)).

use alloc::vec::Vec;

use signal::Errno;

use super::lines::Lines;
use crate::files::setting::Numbers;
use crate::ipc::permission::Permission;
use crate::ipc::{messages, msg, sem, shm};
use crate::mm::PAGE_SIZE;

type Made = Result<Vec<u8>, Errno>;

/// Places that there are of a kind (IPCMNI).
const PLACES: i32 = 32768;

/// The key, the number and the mode, which every line begins with.
fn begin(lines: &mut Lines, permission: &Permission, id: i32) {
    lines.wide_signed(permission.key.into(), 10).text(b" ");
    lines.wide(id as u64, 10).text(b"  ");
    let mode = permission.mode;
    let digits = (34 - mode.leading_zeros() as usize) / 3;
    lines
        .blanks(4usize.saturating_sub(digits.max(1)))
        .octal(mode);
    lines.text(b" ");
}

/// Owner and creator.
fn owners(lines: &mut Lines, permission: &Permission) {
    let Permission {
        uid,
        gid,
        cuid,
        cgid,
        ..
    } = *permission;
    columns(lines, 5, &[uid, gid, cuid, cgid].map(u64::from));
}

/// Numbers of a width, each with a blank before it.
fn columns(lines: &mut Lines, width: usize, numbers: &[u64]) {
    for &number in numbers {
        lines.text(b" ").wide(number, width);
    }
}

/// `sysvipc/sem`
pub fn sem() -> Made {
    let mut lines = Lines::default();
    lines.text(
        b"       key      semid perms      nsems   uid   gid  cuid  cgid      otime      ctime\n",
    );
    sem::each(|entry| {
        begin(&mut lines, &entry.permission, entry.id);
        lines.wide(entry.value.len() as u64, 10);
        owners(&mut lines, &entry.permission);
        columns(&mut lines, 10, &entry.value.times);
        lines.text(b"\n");
    });
    lines.end()
}

/// `sysvipc/msg`
pub fn msg() -> Made {
    let mut lines = Lines::default();
    lines.text(
        b"       key      msqid perms      cbytes       qnum lspid lrpid   uid   gid  cuid  cgid      stime      \
          rtime      ctime\n",
    );
    msg::each(|entry| {
        let queue = &entry.value;
        begin(&mut lines, &entry.permission, entry.id);
        columns(&mut lines, 10, &[queue.bytes() as u64, queue.len() as u64]);
        let last = [messages::SENT, messages::RECEIVED].map(|which| queue.last[which] as u64);
        columns(&mut lines, 5, &last);
        owners(&mut lines, &entry.permission);
        columns(&mut lines, 10, &queue.times);
        lines.text(b"\n");
    });
    lines.end()
}

/// `sysvipc/shm`
pub fn shm() -> Made {
    let mut lines = Lines::default();
    lines.text(
        b"       key      shmid perms                  size  cpid  lpid nattch   uid   gid  cuid  cgid      atime      \
          dtime      ctime                   rss                  swap\n",
    );
    shm::each(|entry| {
        let segment = &entry.value;
        begin(&mut lines, &entry.permission, entry.id);
        lines.wide(segment.size as u64, 21);
        columns(
            &mut lines,
            5,
            &[segment.creator as u64, segment.last as u64],
        );
        lines.text(b"  ").wide(segment.attached() as u64, 5);
        owners(&mut lines, &entry.permission);
        columns(&mut lines, 10, &segment.times);
        let resident = segment.resident() * PAGE_SIZE;
        columns(&mut lines, 21, &[resident as u64, 0]);
        lines.text(b"\n");
    });
    lines.end()
}

fn line(number: u64) -> Made {
    let mut lines = Lines::default();
    lines.number(number).text(b"\n");
    lines.end()
}

/// `kernel/msgmax`
pub fn msgmax() -> Made {
    line(msg::limits().message as u64)
}

/// As said.
pub fn set_msgmax(given: &mut Numbers<'_>) -> Result<(), Errno> {
    let now = msg::limits();
    let message = given.up_to(i32::MAX)?;
    msg::set_limits(msg::Limits { message, ..now });
    Ok(())
}

/// `kernel/msgmnb`
pub fn msgmnb() -> Made {
    line(msg::limits().queue as u64)
}

/// As said.
pub fn set_msgmnb(given: &mut Numbers<'_>) -> Result<(), Errno> {
    let now = msg::limits();
    let queue = given.up_to(i32::MAX)?;
    msg::set_limits(msg::Limits { queue, ..now });
    Ok(())
}

/// `kernel/msgmni`
pub fn msgmni() -> Made {
    line(msg::limits().queues as u64)
}

/// As said.
pub fn set_msgmni(given: &mut Numbers<'_>) -> Result<(), Errno> {
    let now = msg::limits();
    let queues = given.up_to(PLACES)?;
    msg::set_limits(msg::Limits { queues, ..now });
    Ok(())
}

/// `kernel/sem`
pub fn sem_limits() -> Made {
    let sem::Limits {
        of_one,
        all,
        operations,
        sets,
    } = sem::limits();
    let mut lines = Lines::default();
    for (limit, end) in [
        (of_one, "\t"),
        (all, "\t"),
        (operations, "\t"),
        (sets, "\n"),
    ] {
        lines.signed(limit.into()).text(end.as_bytes());
    }
    lines.end()
}

/// As said, as many as are given. Where one is none, those before it are set; ERANGE for more sets than there are
/// places. After either the number of sets stays (proc_ipc_sem_dointvec in Linux's ipc/ipc_sysctl.c).
pub fn set_sem_limits(numbers: &mut Numbers<'_>) -> Result<(), Errno> {
    let now = sem::limits();
    let mut limits = [now.of_one, now.all, now.operations, now.sets];
    let mut given = Err(Errno::EINVAL);
    for (limit, number) in limits.iter_mut().zip(numbers) {
        given = number.map(|number| *limit = number);
        if given.is_err() {
            break;
        }
    }
    let [of_one, all, operations, sets] = limits;
    if given.is_ok() && !(0..=PLACES).contains(&sets) {
        given = Err(Errno::ERANGE);
    }
    sem::set_limits(sem::Limits {
        of_one,
        all,
        operations,
        sets: if given.is_ok() { sets } else { now.sets },
    });
    given
}

/// `kernel/shmall`
pub fn shmall() -> Made {
    line(shm::LARGEST as u64)
}

/// `kernel/shmmax`
pub fn shmmax() -> Made {
    line(shm::LARGEST as u64)
}

/// `kernel/shmmni`
pub fn shmmni() -> Made {
    line(shm::MOST as u64)
}
