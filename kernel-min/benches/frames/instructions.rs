//! The instructions that a frame takes, counted one by one: a child of this process is stepped through them.

use std::hint::black_box;

use kernel_min::mm::frames::MAX_ORDER;

use crate::{Frames, Ours, Plain, theirs};

/// Instructions of a child that runs `f`. `None` where processes cannot be stepped through.
fn count(f: impl FnOnce()) -> Option<u64> {
    // SAFETY: the child, a copy of its only thread, uses nothing that others could have locked, and ends
    // without running what the parent would.
    unsafe {
        let child = libc::fork();
        if child == 0 {
            libc::ptrace(libc::PTRACE_TRACEME, 0, 0, 0);
            libc::raise(libc::SIGSTOP);
            f();
            libc::_exit(0);
        }
        let (mut status, mut steps) = (0, 0);
        while libc::waitpid(child, &mut status, 0) == child && libc::WIFSTOPPED(status) {
            if libc::ptrace(libc::PTRACE_SINGLESTEP, child, 0, 0) != 0 {
                libc::kill(child, libc::SIGKILL);
            }
            steps += 1;
        }
        (libc::WIFEXITED(status) && steps > 1).then_some(steps)
    }
}

fn of<F: Frames>(who: &str, make: fn() -> F) {
    const ROUNDS: u64 = 10;
    let mut frames = make();
    let mut round = move || {
        let frame = black_box(frames.alloc(0)).unwrap_or_default();
        frames.free(frame, 0);
    };
    round();
    let mut rounds = |n: u64| count(|| (0..n).for_each(|_| round()));
    if let (Some(once), Some(twice)) = (rounds(ROUNDS), rounds(2 * ROUNDS)) {
        let each = (twice - once) as f64 / ROUNDS as f64;
        println!("  {each:.1} {who}");
    }
}

/// Of all memory, which was given up in this order within each largest block, what a frame takes to be part of one.
fn to_blocks(how: &str, place: fn(usize) -> usize) {
    const BLOCK: usize = 1 << MAX_ORDER;
    let mut frames = Ours::new();
    let mut out: Vec<usize> = std::iter::from_fn(|| frames.alloc(0)).collect();
    out.sort_unstable();
    // Of the array and the reserve, which are at the end, there is none.
    let first = out.iter().position(|number| number % BLOCK == 0);
    let (others, whole) = out.split_at(first.unwrap_or_default());
    others.iter().for_each(|&frame| frames.free(frame, 0));
    for block in whole.chunks(BLOCK) {
        for n in 0..block.len() {
            frames.free(block[place(n) % block.len()], 0);
        }
    }
    let blocks = whole.len() / BLOCK - 1;
    let steps = count(|| {
        for _ in 0..blocks {
            black_box(frames.alloc(MAX_ORDER));
        }
    });
    if let Some(steps) = steps {
        let each = steps as f64 / (blocks * BLOCK) as f64;
        println!("  {each:.1} {how}");
    }
}

pub fn print() {
    println!("instructions to allocate a frame and to free it:");
    of("frames", Ours::new);
    of("buddy_system_allocator", theirs);
    of("plain_list", Plain::new);
    println!("instructions to put a frame that was used into a large block:");
    to_blocks("given up in a row", |n| n);
    to_blocks("mixed", |n| n * 389);
}
