//! A maker's device cloud that takes directives over TLS, answers as it is told, and remembers them.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
    serve::Listener,
};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use crate::smtp::Authority;

/// A directive as it came.
#[derive(Debug, Clone)]
pub struct Received {
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: String,
}

#[derive(Debug, Default)]
struct Talk {
    answers: VecDeque<(StatusCode, String)>,
    received: Vec<Received>,
}

/// A running device cloud at `https://localhost`, with a certificate of an authority of its own.
#[derive(Debug)]
pub struct DeviceCloud {
    authority: Authority,
    address: SocketAddr,
    talk: Arc<Mutex<Talk>>,
}

impl DeviceCloud {
    /// Starts a cloud that answers directives in turn with these bodies, and 503 after the last.
    ///
    /// # Panics
    ///
    /// When there is no free port, or no `openssl`.
    pub async fn start<const N: usize>(answers: [(u16, String); N]) -> Self {
        let authority = Authority::create();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let status = |status| StatusCode::from_u16(status).expect("a status");
        let answers = answers.into_iter().map(|(code, body)| (status(code), body)).collect();
        let talk = Arc::new(Mutex::new(Talk {
            answers,
            received: Vec::new(),
        }));
        let listener = TlsListener {
            listener,
            acceptor: acceptor(&authority),
        };
        let router = Router::new()
            .route("/directives", post(take))
            .with_state(Arc::clone(&talk));
        tokio::spawn(axum::serve(listener, router).into_future());
        Self {
            authority,
            address,
            talk,
        }
    }

    /// Where it takes directives.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("https://localhost:{}/directives", self.address.port())
    }

    /// The certificate of its authority.
    #[must_use]
    pub fn root(&self) -> PathBuf {
        self.authority.root()
    }

    /// What came, in its order.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        lock(&self.talk).received.clone()
    }
}

async fn take(State(talk): State<Arc<Mutex<Talk>>>, headers: HeaderMap, body: Bytes) -> (StatusCode, String) {
    let mut talk = lock(&talk);
    let body = String::from_utf8_lossy(&body).into_owned();
    talk.received.push(Received { headers, body });
    let silent = (StatusCode::SERVICE_UNAVAILABLE, String::new());
    talk.answers.pop_front().unwrap_or(silent)
}

fn lock(talk: &Mutex<Talk>) -> MutexGuard<'_, Talk> {
    talk.lock().unwrap_or_else(PoisonError::into_inner)
}

fn acceptor(authority: &Authority) -> TlsAcceptor {
    let certificate = authority.issue("localhost");
    let chain = CertificateDer::from_pem_file(&certificate.certificate).expect("a certificate");
    let key = PrivateKeyDer::from_pem_file(&certificate.key).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("protocol versions")
        .with_no_client_auth()
        .with_single_cert(vec![chain], key)
        .expect("a certificate with its key");
    TlsAcceptor::from(Arc::new(config))
}

struct TlsListener {
    listener: TcpListener,
    acceptor: TlsAcceptor,
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            // Whoever does not speak TLS, or does not trust the authority, goes away.
            if let Ok((stream, address)) = self.listener.accept().await
                && let Ok(stream) = self.acceptor.accept(stream).await
            {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}
