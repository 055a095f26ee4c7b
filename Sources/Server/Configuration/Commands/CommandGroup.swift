/// Commands with the same first word, which are explained together.
struct CommandGroup: Sendable {
    let word: String
    /// What they are about.
    let doc: String
    /// What has to be known for all of them.
    let notes: String

    static let all = [
        CommandGroup(
            word: "users", doc: "people with an account",
            notes: "PERSON is an id, an email address or a user name. No password ever stands on the command line."),
        CommandGroup(
            word: "organisations", doc: "organisations and who belongs to them",
            notes: "ORGANISATION is an id or a short name. PERSON is an id, an email address or a user name."),
        CommandGroup(
            word: "livestreams", doc: "livestreams and their life",
            notes: "LIVESTREAM is an id, the end of the watch page's address, or a title that only one has."),
        CommandGroup(
            word: "stream-keys", doc: "the keys by which encoders publish",
            notes: "LIVESTREAM is an id, the end of the watch page's address, or a title that only one has."),
        CommandGroup(
            word: "recordings", doc: "what was recorded", notes: "Files are removed by the server, at once or when it runs again."),
        CommandGroup(
            word: "tokens", doc: "access tokens, by which programs act for people",
            notes: "PERSON is an id, an email address or a user name. A token is printed once, when it is made."),
        CommandGroup(
            word: "keys", doc: "the keys in secrets.key, under which secrets are sealed",
            notes: "A rotation needs no pause: a server that runs takes the new key within about a second."),
    ]
}
