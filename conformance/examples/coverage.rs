//! Prints which test covers which finding, as tab-separated values.

fn main() -> std::process::ExitCode {
    match conformance::coverage::check().and_then(|()| conformance::coverage::table()) {
        Ok(table) => {
            print!("{table}");
            std::process::ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            std::process::ExitCode::FAILURE
        }
    }
}
