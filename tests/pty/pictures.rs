//! Pictures that the terminal is given are taken back from it.

use crate::session::Home;

const GIVEN: &[u8] = b"\x1b_Ga=t,f=100,i=";
const TAKEN_BACK: &[u8] = b"\x1b_Ga=d,d=I,i=";

#[test]
fn the_terminal_is_left_without_pictures() {
    let home = Home::new();
    let data = include_str!("../screens/pictures/flag.txt").replace('\n', "");
    let html = format!("<h1>Bild</h1><p><img alt=Fahne src='data:image/png;base64,{data}'>");
    home.write("bild.html", &html);
    let mut session = home.open();
    session.wait_for("4 unread");
    session.send("\r:set reader.images kitty\r");
    session.wait_for("\u{10eeee}\u{305}\u{10eeee}");
    assert_eq!(session.count_of(GIVEN), 1);
    assert_eq!(session.count_of(TAKEN_BACK), 0);
    session.send("Q");
    session.wait_left(1);
    assert!(session.count_of(TAKEN_BACK) >= 1);
    assert!(session.finish().success());
}
