//! Between a pipe's bytes and the program's memory.

use signal::Errno;

use super::Buffer;
use super::pipe::PIPE_BUF;
use super::ring::Ring;

/// Copies out of the ring.
#[inline(always)]
pub fn drain(ring: &mut Ring, to: &mut Buffer<'_>) -> Result<usize, Errno> {
    let front = ring.front();
    let len = front.len().min(to.len());
    let n = to.put(&front[..len])?;
    ring.consume(n);
    if n < len || to.is_empty() || ring.is_empty() {
        return Ok(n);
    }
    Ok(n + drain_more(ring, to))
}

#[cold]
fn drain_more(ring: &mut Ring, to: &mut Buffer<'_>) -> usize {
    let mut done = 0;
    while !to.is_empty() && !ring.is_empty() {
        match to.put(ring.front()) {
            Ok(n) => {
                ring.consume(n);
                done += n;
            }
            Err(_) => break,
        }
    }
    done
}

/// Copies into the ring, as much as there is room for.
#[inline(always)]
pub fn fill(ring: &mut Ring, from: &mut Buffer<'_>) -> Result<usize, Errno> {
    let len = from.len();
    if let Some(room) = ring.room_for(len)
        && len <= PIPE_BUF
    {
        let n = from.get_inlined(room)?;
        return match n == len {
            true => {
                ring.commit(n);
                Ok(n)
            }
            false => Err(Errno::EFAULT),
        };
    }
    fill_pieces(ring, from)
}

#[inline(never)]
fn fill_pieces(ring: &mut Ring, from: &mut Buffer<'_>) -> Result<usize, Errno> {
    let want = from.len().min(ring.free());
    // Without memory for all of it, what is there has to do.
    if ring.reserve(want).is_err() && ring.room().is_empty() {
        return Err(Errno::ENOMEM);
    }
    let mut done = 0;
    while done < want {
        let room = ring.room();
        let len = room.len().min(want - done);
        if len == 0 {
            break;
        }
        let n = from.get(&mut room[..len]).unwrap_or(0);
        ring.commit(n);
        done += n;
        if n < len {
            // The program's memory ends here. As on Linux, whole pages of it count.
            let lost = done % PIPE_BUF;
            ring.uncommit(lost);
            done -= lost;
            return if done == 0 {
                Err(Errno::EFAULT)
            } else {
                Ok(done)
            };
        }
    }
    Ok(done)
}
