//! Any file: what is taken for a program lies where a program may, and what is not gives an error
//! of execve(2).
#![no_main]

use kernel_min::exec::image::{ANYWHERE, Image, Source, bias};
use kernel_min::mm::{MIN_ADDRESS, PAGE_SIZE, TASK_SIZE};
use libfuzzer_sys::fuzz_target;
use signal::Errno;

struct File<'a>(&'a [u8]);

impl Source for File<'_> {
    fn size(&self) -> u64 {
        self.0.len() as u64
    }

    fn read_at(&self, offset: u64, to: &mut [u8]) -> Result<usize, Errno> {
        let from = usize::try_from(offset).unwrap_or(usize::MAX);
        let there = self.0.get(from..).unwrap_or_default();
        let count = there.len().min(to.len());
        to[..count].copy_from_slice(&there[..count]);
        Ok(count)
    }
}

fuzz_target!(|bytes: &[u8]| {
    let image = match Image::read(&File(bytes)) {
        Ok(image) => image,
        Err(errno) => {
            assert!(matches!(errno, Errno::ENOEXEC | Errno::EINVAL | Errno::EIO));
            return;
        }
    };
    let mut last = 0;
    assert!(!image.segments.is_empty());
    for segment in &image.segments {
        let (start, end) = segment.pages();
        assert!(last <= start && start < end && end < TASK_SIZE);
        assert!(segment.file <= segment.memory);
        assert!(segment.offset + segment.file as u64 <= bytes.len() as u64);
        assert_eq!(
            segment.offset as usize % PAGE_SIZE,
            segment.start % PAGE_SIZE
        );
        last = end;
    }
    let (first, end) = image.span();
    assert!(first < end && end == last && (first..=end).contains(&image.end()));
    match bias(&image, ANYWHERE) {
        Ok(bias) => {
            assert!(first.wrapping_add(bias) >= MIN_ADDRESS);
            assert!(end.wrapping_add(bias) <= TASK_SIZE);
            assert!(!image.fixed || bias == 0);
        }
        Err(errno) => assert!(matches!(errno, Errno::EPERM | Errno::ENOMEM)),
    }
    if let Some(name) = &image.interpreter {
        assert!((1..4096).contains(&name.len()));
    }
});
