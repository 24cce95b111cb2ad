//! The `depesche` program: everything is in the library of the same name.

use std::process::ExitCode;

fn main() -> ExitCode {
    depesche::cli::run(std::env::args_os())
}
