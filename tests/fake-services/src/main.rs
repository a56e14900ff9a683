//! The practice services: an HTTP server round the models, for a browser and for tests.

mod server;

use std::net::SocketAddr;
use std::process::ExitCode;

use clap::Parser;

/// Models of Anthropic, GitHub, Twilio and Telegram on this machine. Nothing in them is real.
///
/// Each is under a path of its own: /anthropic, /github, /twilio, /twilio-messaging, /telegram. The
/// controls for tests are under /__fake/.
#[derive(Parser)]
struct Options {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8082")]
    listen: SocketAddr,
    /// Answer no page of another origin.
    #[arg(long)]
    no_cors: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    let listener = match tokio::net::TcpListener::bind(options.listen).await {
        Ok(listener) => listener,
        Err(error) => {
            eprintln!(
                "fake-services: cannot listen on {}: {error}",
                options.listen
            );
            return ExitCode::FAILURE;
        }
    };
    let address = listener.local_addr().unwrap_or(options.listen);
    println!(
        "fake-services: practice services on http://{address}/, CORS {}",
        if options.no_cors { "off" } else { "on" }
    );
    tokio::select! {
        served = server::run(listener, !options.no_cors) => match served {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("fake-services: {error}");
                ExitCode::FAILURE
            }
        },
        () = server::asked_to_stop() => ExitCode::SUCCESS,
    }
}
