//! The practice Fly: an HTTP server round the model, for a browser and for tests.

mod server;

use std::net::SocketAddr;
use std::process::ExitCode;

use clap::Parser;

/// A model of Fly's Machines API on this machine. Nothing in it is real, and nothing costs money.
///
/// The API is under /v1, the relay's public face under /relay/APP/, the controls for tests under
/// /__fake/.
#[derive(Parser)]
struct Options {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:8081")]
    listen: SocketAddr,
    /// How many seconds pass in here while one passes outside.
    #[arg(long, default_value_t = 1.0)]
    speed: f64,
    /// Decides latencies and everything else that is chance.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Answer no page of another origin, as if Fly had no CORS headers.
    #[arg(long)]
    no_cors: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    if options.speed.is_nan() || options.speed <= 0.0 {
        eprintln!("fake-fly: --speed must be more than 0");
        return ExitCode::FAILURE;
    }
    let listener = match tokio::net::TcpListener::bind(options.listen).await {
        Ok(listener) => listener,
        Err(error) => {
            eprintln!("fake-fly: cannot listen on {}: {error}", options.listen);
            return ExitCode::FAILURE;
        }
    };
    let address = listener.local_addr().unwrap_or(options.listen);
    println!(
        "fake-fly: a practice Fly on http://{address}/v1, speed {}, seed {}, CORS {}",
        options.speed,
        options.seed,
        if options.no_cors { "off" } else { "on" }
    );
    let clocked = server::Clocked::new(options.seed, options.speed);
    tokio::select! {
        served = server::run(listener, clocked, !options.no_cors) => match served {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("fake-fly: {error}");
                ExitCode::FAILURE
            }
        },
        // Whoever stops it does not want to wait for answers that are still on their way.
        () = server::asked_to_stop() => ExitCode::SUCCESS,
    }
}
