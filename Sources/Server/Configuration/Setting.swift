internal import Logging

/// One setting: from this come parsing, errors, `--help` and the example file.
struct Setting: Sendable {
    /// `http-port` in a file, `--http-port` as an option, `CARILLON_HTTP_PORT` in the environment.
    let name: String
    /// A second name in the environment that other programs' users know; ours wins.
    let otherVariable: String?
    let kind: SettingKind
    /// One sentence.
    let doc: String

    init(_ name: String, _ kind: SettingKind, otherVariable: String? = nil, _ doc: String) {
        self.name = name
        self.otherVariable = otherVariable
        self.kind = kind
        self.doc = doc
    }

    var variable: String { variablePrefix + name.uppercased().replacing("-", with: "_") }

    static func named(_ name: some StringProtocol) -> Setting? { all.first { $0.name == name } }
}

/// Environment variables that begin like this are ours.
let variablePrefix = "CARILLON_"

extension Setting {
    /// In the order in which people read them.
    static let all: [Setting] = places + encryption + people + outside + recording + streaming + limits + logging

    private static let places: [Setting] = [
        Setting("http-port", .port(\.httpPort), otherVariable: "HTTP_PORT", "The port of pages, playback and API."),
        Setting("rtmp-port", .port(\.rtmpPort), otherVariable: "RTMP_PORT", "The port to which encoders send."),
        Setting("webrtc", .toggle(\.hasWebRTC), "Whether browsers and encoders may publish by WebRTC (WHIP), and players watch by it (WHEP)."),
        Setting(
            "webrtc-port", .port(\.webRTCPort), otherVariable: "WEBRTC_PORT",
            "The port of WebRTC's media, for UDP, and for TCP where a network lets no UDP through."),
        Setting(
            "webrtc-addresses", .list(\.webRTCAddresses, .hosts, standard: "the machine's own, and what public-address names"),
            "Where browsers and encoders reach webrtc-port, if that isn't an address of the machine itself, as behind a router."),
        Setting(
            "webrtc-ice-servers", .list(\.webRTCICEServers, .iceServers, standard: "none, and hardly any network needs one"),
            "STUN and TURN servers that browsers and encoders are told of. TURN's passwords stand in it: everybody who publishes gets them."
        ),
        Setting(
            "listen-address", .optionalText(\.listenAddress, .address, standard: "all addresses, IPv6 and IPv4"),
            "The IP address on which all ports are open."),
        Setting(
            "public-address", .optionalText(\.publicAddress, .hostName, standard: "the name in the browser's request"),
            "The host name in the addresses that are shown to people, above all the server address for encoders."),
        Setting(
            "public-url", .optionalText(\.publicURL, .publicURL, standard: "what the request called, and nothing can be mailed"),
            "The address under which people reach this server in a browser: links in mails and addresses in the API's answers begin with it."
        ),
        Setting(
            "trusted-proxies", .optionalText(\.trustedProxies, .networks, standard: "those on this machine"),
            "Reverse proxies whose word is taken for where a request came from (X-Forwarded-For, X-Forwarded-Proto)."),
        Setting(
            "data", .text(\.dataFolder, .path),
            "The folder of the database and its secrets.key, in the folder where carillon is started unless it begins with /."),
        Setting(
            "database", .database(\.database),
            "The database: empty for the one in the data folder, or a PostgreSQL that several servers share. It may hold a password: better "
                + "in the environment or in a file of its own than as an option, which everybody on the machine can see."),
        Setting(
            "database-connections", .count(\.databaseConnections, 1...500),
            "How many connections to PostgreSQL are kept for work; one more hears of other servers' changes."),
        Setting(
            "recordings", .optionalText(\.chosenRecordingsFolder, .path, standard: "recordings in the data folder"),
            "The folder of the recordings."),
    ]

    private static let people: [Setting] = [
        Setting(
            "sign-up", .signUp(\.signUp),
            "Who may make an account: nobody (closed), those who have an invitation, or everybody (open), where the organisation allows it too."
        )
    ]

    private static let outside: [Setting] = [
        Setting(
            "mail-server", .mailServer(\.mailServer),
            "Who takes mails from this server: smtps:// is encrypted from the first byte, smtp:// after STARTTLS, without which nothing is "
                + "sent, smtp+insecure:// never. It may hold a password: better in the environment or in a file of its own than as an option."
        ),
        Setting(
            "mail-sender", .optionalText(\.mailSender, .mailbox, standard: "none"),
            "The email address from which mails come; with mail-server it is needed."),
        Setting(
            "issuers", .list(\.issuers, .issuers, standard: "none"),
            "Sign-in services (OpenID Connect) whose tokens are taken for those whom they name."),
        Setting(
            "issuer-audiences", .list(\.issuerAudiences, .words, standard: "none, and no token is taken"),
            "For whom such a token must have been made (aud): one of these; with issuers they are needed."),
        Setting(
            "issuers-make-accounts", .toggle(\.issuersMakeAccounts), "Whether somebody new with such a token gets an account."),
        Setting(
            "issuers-link-email", .toggle(\.issuersLinkEmail),
            "Whether such a token opens the account with the same email, where both sides have confirmed it."),
        Setting(
            "issuers-organisation", .optionalText(\.issuersOrganisation, .identifier, standard: "none"),
            "The id of the organisation which new people with such a token join as members."),
        Setting(
            "webhook-networks", .list(\.webhookNetworks, .addressBlocks, standard: "the public internet alone"),
            "Private networks in which webhooks may end, besides the public internet."),
        Setting(
            "unencrypted-webhooks", .toggle(\.unencryptedWebhooks),
            "Whether webhooks may go to http:// addresses, where others on the way can read them."),
    ]

    private static let recording: [Setting] = [
        Setting("recording", .toggle(\.isRecording), "Whether sessions are recorded at all."),
        Setting(
            "minimum-free-space", .byteCount(\.minimumFreeBytes, 0...1_000_000_000_000_000),
            "When the disk has less room than this, recording pauses with an alarm, until there is half as much again; the livestream goes on."
        ),
    ]

    private static let streaming: [Setting] = [
        Setting(
            "part-target", .duration(\.partTarget, .milliseconds(50)...(.seconds(2))),
            "Length of a part, at most that of a segment: shorter means less delay and more requests."),
        Setting(
            "segment-target", .duration(\.segmentTarget, .seconds(1)...(.seconds(10))),
            "Length of a segment; it ends with the first key frame after that."),
        Setting(
            "grace-period", .duration(\.gracePeriod, .zero...(.seconds(3600))),
            "How long an encoder that was cut off may be away and return into the same session."),
        Setting(
            "silent-publisher-timeout", .duration(\.silentPublisherTimeout, .seconds(1)...(.seconds(300))),
            "After this long without picture or sound, a second encoder with the same key may take over."),
        Setting(
            "drain-timeout", .duration(\.drainTimeout, .zero...(.seconds(600))),
            "How long a stop waits for recordings and open responses to finish."),
        Setting(
            "test-picture", .toggle(\.isTestPictureOffered),
            "Whether the home page, opened on the machine itself, offers to start a test picture."),
    ]

    private static let limits: [Setting] = [
        Setting(
            "loops", .optionalCount(\.loopCount, 1...1024, standard: "one per core"),
            "How many event loops share the network's work."),
        Setting(
            "connections-max", .count(\.connectionsMax, 1...10_000_000),
            "HTTP connections (pages and players) at the same time, in equal shares for the loops; one more is closed at once."),
        Setting("publishers-max", .count(\.publishersMax, 1...100_000), "Livestreams on air at the same time."),
        Setting(
            "wrong-keys-per-minute-max", .count(\.wrongKeysPerMinuteMax, 1...1_000_000),
            "Wrong stream keys that one address may try in a minute before it is refused."),
        Setting(
            "requests-per-second-max", .count(\.requestsPerSecondMax, 1...100),
            "Requests to the API of one access token, in the long run; a person who is signed in may send twice, one address ten times as many."
        ),
    ]

    private static let logging: [Setting] = [
        Setting("log-format", .logFormat(\.logFormat), "Lines for people (text) or for collectors (json)."),
        Setting("log-level", .logLevel(\.logLevel), "The lowest level that is written."),
    ]
}
