extension Migration {
    /// An invitation may also let somebody look after a page. When the page is deleted, the invitation is an ordinary one.
    static let pageInvitations = Migration(
        number: 6, name: "invitations to look after a page",
        sql: "ALTER TABLE invitations ADD COLUMN page_id TEXT REFERENCES pages (id) ON DELETE SET NULL;")
}
