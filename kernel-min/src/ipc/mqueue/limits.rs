//! How many queues there may be, and how large (mq_overview(7), `/proc/sys/fs/mqueue`; getrlimit(2),
//! RLIMIT_MSGQUEUE).

use alloc::vec::Vec;
use core::sync::atomic::{AtomicU32, Ordering::Relaxed};

use signal::Errno;

/// Priorities are below it (MQ_PRIO_MAX).
pub const PRIORITIES: u32 = 32768;
/// Messages of a queue that not even CAP_SYS_RESOURCE exceeds (HARD_MSGMAX).
const HARD_MOST: u32 = 65536;
/// Bytes of a message that not even it exceeds (HARD_MSGSIZEMAX).
const HARD_SIZE: u32 = 16 << 20;
/// Bytes that Linux counts for each message besides its own (`struct msg_msg`), and for each priority that
/// messages can have (`struct posix_msg_tree_node`).
const OVERHEAD: u64 = 48;

/// A limit that can be set.
pub struct Setting {
    value: AtomicU32,
    range: (i32, i32),
}

impl Setting {
    const fn new(value: u32, range: (i32, i32)) -> Setting {
        Setting {
            value: AtomicU32::new(value),
            range,
        }
    }

    /// What it is.
    pub fn get(&self) -> u32 {
        self.value.load(Relaxed)
    }

    /// Sets it; one below zero is as good as none.
    ///
    /// # Errors
    /// EINVAL for what is out of its range.
    pub fn set(&self, value: i32) -> Result<(), Errno> {
        let (least, most) = self.range;
        if !(least..=most).contains(&value) {
            return Err(Errno::EINVAL);
        }
        self.value.store(value as u32, Relaxed);
        Ok(())
    }
}

/// `queues_max`: queues that there may be; any number.
pub static QUEUES_MAX: Setting = Setting::new(256, (i32::MIN, i32::MAX));
/// `msg_max`: messages that a queue may have.
pub static MSG_MAX: Setting = Setting::new(10, (1, HARD_MOST as i32));
/// `msgsize_max`: bytes that its messages may have.
pub static MSGSIZE_MAX: Setting = Setting::new(8192, (128, HARD_SIZE as i32));
/// `msg_default`: messages of a queue for which nothing is said.
pub static MSG_DEFAULT: Setting = Setting::new(10, (1, HARD_MOST as i32));
/// `msgsize_default`: bytes of its messages.
pub static MSGSIZE_DEFAULT: Setting = Setting::new(8192, (128, HARD_SIZE as i32));

/// What a queue is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Messages.
    pub most: usize,
    /// Bytes of the largest.
    pub longest: usize,
}

impl Size {
    /// Of a queue for which nothing is said.
    pub fn default_now() -> Size {
        Size {
            most: MSG_DEFAULT.get().min(MSG_MAX.get()) as usize,
            longest: MSGSIZE_DEFAULT.get().min(MSGSIZE_MAX.get()) as usize,
        }
    }

    /// Of `mq_maxmsg` and `mq_msgsize`; `privileged`: with CAP_SYS_RESOURCE.
    ///
    /// # Errors
    /// EINVAL for what is not above zero or beyond the limits.
    pub fn new(most: i64, longest: i64, privileged: bool) -> Result<Size, Errno> {
        let limits = match privileged {
            true => (HARD_MOST, HARD_SIZE),
            false => (MSG_MAX.get(), MSGSIZE_MAX.get()),
        };
        let within = |n: i64, limit: u32| match (1..=i64::from(limit)).contains(&n) {
            true => Ok(n as usize),
            false => Err(Errno::EINVAL),
        };
        Ok(Size {
            most: within(most, limits.0)?,
            longest: within(longest, limits.1)?,
        })
    }

    /// Bytes that it counts for: the messages, if all are there, and what goes with them.
    pub fn bytes(&self) -> u64 {
        let most = self.most as u64;
        let priorities = most.min(u64::from(PRIORITIES));
        most * (self.longest as u64 + OVERHEAD) + priorities * OVERHEAD
    }
}

/// Queues that there are, and the bytes that each user's count for.
pub struct Usage {
    queues: u32,
    users: Vec<(u32, u64)>,
}

impl Default for Usage {
    fn default() -> Self {
        Self::new()
    }
}

impl Usage {
    /// There are none.
    pub const fn new() -> Usage {
        Usage {
            queues: 0,
            users: Vec::new(),
        }
    }

    /// One more queue; `privileged`: with CAP_SYS_RESOURCE.
    ///
    /// # Errors
    /// ENOSPC (`queues_max`).
    pub fn add_queue(&mut self, privileged: bool) -> Result<(), Errno> {
        if self.queues >= QUEUES_MAX.get() && !privileged {
            return Err(Errno::ENOSPC);
        }
        self.queues += 1;
        Ok(())
    }

    /// One queue less.
    pub fn remove_queue(&mut self) {
        self.queues -= 1;
    }

    /// So many bytes more of a user, up to `limit` (RLIMIT_MSGQUEUE).
    ///
    /// # Errors
    /// EMFILE beyond it; ENOMEM.
    pub fn charge(&mut self, user: u32, bytes: u64, limit: u64) -> Result<(), Errno> {
        let known = self.users.iter_mut().find(|known| known.0 == user);
        let used = known.as_ref().map_or(0, |known| known.1);
        let sum = used.saturating_add(bytes);
        if sum > limit {
            return Err(Errno::EMFILE);
        }
        match known {
            Some(known) => known.1 = sum,
            None => {
                self.users.try_reserve(1).map_err(|_| Errno::ENOMEM)?;
                self.users.push((user, sum));
            }
        }
        Ok(())
    }

    /// So many bytes less. Who has none left is forgotten, and with the last one the memory for them.
    pub fn give_back(&mut self, user: u32, bytes: u64) {
        if let Some(at) = self.users.iter().position(|known| known.0 == user) {
            self.users[at].1 = self.users[at].1.saturating_sub(bytes);
            if self.users[at].1 == 0 {
                self.users.swap_remove(at);
            }
        }
        if self.users.is_empty() {
            self.users = Vec::new();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        let size = Size {
            most: 10,
            longest: 8192,
        };
        assert_eq!(Size::default_now(), size);
        assert_eq!(Size::new(10, 8192, false), Ok(size));
        assert_eq!(size.bytes(), 82_880);
        for (most, longest) in [(0, 1), (1, 0), (-1, 1), (1, -1), (11, 1), (1, 8193)] {
            assert_eq!(Size::new(most, longest, false), Err(Errno::EINVAL));
        }
        assert!(Size::new(65536, 16 << 20, true).is_ok());
        assert_eq!(Size::new(65537, 1, true), Err(Errno::EINVAL));
        assert_eq!(Size::new(1, (16 << 20) + 1, true), Err(Errno::EINVAL));
        assert_eq!(Size::new(i64::MAX, 1, true), Err(Errno::EINVAL));
    }

    #[test]
    fn what_users_have() {
        let mut usage = Usage::new();
        assert_eq!(usage.charge(1, 60, 100), Ok(()));
        assert_eq!(usage.charge(1, 41, 100), Err(Errno::EMFILE));
        assert_eq!(usage.charge(2, 41, 100), Ok(()));
        assert_eq!(usage.charge(1, 40, 100), Ok(()));
        assert_eq!(usage.charge(1, u64::MAX, u64::MAX), Ok(()));
        usage.give_back(1, u64::MAX);
        usage.give_back(2, 41);
        assert!(usage.users.is_empty());
    }

    #[test]
    fn settings_have_ranges() {
        assert_eq!(MSGSIZE_DEFAULT.set(127), Err(Errno::EINVAL));
        assert_eq!(MSGSIZE_DEFAULT.set(8192), Ok(()));
        assert_eq!(MSG_DEFAULT.set(65537), Err(Errno::EINVAL));
    }
}
