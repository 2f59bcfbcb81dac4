//! The suites on this host's Linux, without the project's build: `musl-gcc` from the path, the
//! Open POSIX Test Suite's source in `POSIXTESTSUITE`.

use std::path::PathBuf;

use conformance::cli::{self, Tools};
use conformance::qemu::Accel;
use conformance::toolchain::Toolchain;

struct Host;

impl Tools for Host {
    fn linux_toolchain(&self) -> Result<Toolchain, String> {
        Ok(Toolchain {
            cc: "musl-gcc".into(),
            inputs: Vec::new(),
        })
    }

    fn guest_toolchain(&self) -> Result<Toolchain, String> {
        let cc = std::env::var_os("SIGIL_CC").ok_or("set SIGIL_CC to the SDK's compiler")?;
        Ok(Toolchain {
            cc: cc.into(),
            inputs: Vec::new(),
        })
    }

    fn open_posix_source(&self) -> Result<PathBuf, String> {
        std::env::var_os("POSIXTESTSUITE")
            .map(PathBuf::from)
            .ok_or_else(|| "set POSIXTESTSUITE to the suite's source".into())
    }

    fn accel(&self) -> Accel {
        Accel::Tcg
    }

    fn work(&self) -> PathBuf {
        std::env::temp_dir().join("sigil-conformance")
    }
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match cli::run(&args, &Host, &mut std::io::stdout()) {
        Ok(summary) => std::process::exit(i32::from(summary.failed > 0)),
        Err(why) => {
            eprintln!("{why}");
            std::process::exit(2);
        }
    }
}
