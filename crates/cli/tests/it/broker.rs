//! A server with a broker.

use replenish_testkit::{Broker, REPLENISH};

use crate::program::{Folder, Running};

/// Names the broker in the configuration.
pub(crate) fn write_broker(folder: &Folder, port: u16, password: &str) {
    let user = REPLENISH.0;
    let broker = format!("host = \"127.0.0.1\"\nport = {port}\nsecurity = \"none\"\nusername = \"{user}\"");
    folder.write(
        "replenish.toml",
        &format!("[mqtt]\n{broker}\npassword = \"{password}\"\n"),
    );
}

fn serve(folder: &Folder) -> Running {
    folder.start(&["serve", "--listen", "127.0.0.1:0", "--config", "replenish.toml"])
}

fn times(server: &Running, words: &str) -> usize {
    server.logged().matches(words).count()
}

#[test]
fn a_lost_broker_is_told_once_and_found_again() {
    let (folder, mut broker) = (Folder::new(), Broker::start());
    write_broker(&folder, broker.port(), REPLENISH.1);
    let mut server = serve(&folder);
    server.wait_for(|server| (times(server, "the MQTT broker is reached") == 1).then_some(()));
    broker.stop();
    server.wait_for(|server| server.logged().contains("the MQTT broker is lost").then_some(()));
    broker.start_again();
    server.wait_for(|server| (times(server, "the MQTT broker is reached") == 2).then_some(()));
    assert_eq!(times(&server, "the MQTT broker is lost"), 1, "{}", server.logged());
    assert!(!server.logged().contains(REPLENISH.1), "{}", server.logged());
    server.stop();
    assert!(
        broker.log().contains("Received DISCONNECT from replenish"),
        "{}",
        broker.log()
    );
}

#[test]
fn a_server_serves_without_its_broker() {
    let (folder, mut broker) = (Folder::new(), Broker::start());
    broker.stop();
    write_broker(&folder, broker.port(), REPLENISH.1);
    let mut server = serve(&folder);
    server.line_after("Replenish runs at ");
    server.wait_for(|server| server.logged().contains("the MQTT broker is not reached").then_some(()));
    server.stop();
}
