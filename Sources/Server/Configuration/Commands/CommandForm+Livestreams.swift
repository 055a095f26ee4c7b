import Store

/// Livestreams with their keys and recordings, and the keys under which secrets are sealed.
extension CommandForm {
    static let livestreams: [CommandForm] =
        [
            CommandForm(
                "livestreams list",
                options: [
                    CommandOption("organisation ORGANISATION", "only those of this one"),
                    CommandOption("state STATE", "only those in this state"), .json,
                ], "list livestreams, oldest first"
            ) { arguments throws(UsageError) in
                if let state = arguments["state"] { _ = try arguments.word(state, of: Livestream.State.self, "state") }
                return .stored(.livestreams(.list(organisation: arguments["organisation"], state: arguments["state"])))
            },
            CommandForm("livestreams show LIVESTREAM", options: [.json], "show one: what it is, its state, its addresses") {
                .stored(.livestreams(.show($0[0])))
            },
            CommandForm(
                "livestreams create TITLE",
                options: [
                    CommandOption("organisation ORGANISATION", "whose it is; without it, the only one there is, or the server's own"),
                    CommandOption("channel", "it goes on air again and again under one key"),
                    CommandOption("draft", "nobody else sees it yet"), .json,
                ], "make one, and show its stream key"
            ) {
                .stored(
                    .livestreams(
                        .create(
                            title: $0[0], organisation: $0["organisation"], isChannel: $0.has("channel"), isDraft: $0.has("draft"))))
            },
        ] + Command.Livestreams.Act.allCases.map(act) + [
            CommandForm(
                "livestreams delete LIVESTREAM",
                options: [CommandOption("with-recordings", "its recordings and their files, too"), .json],
                "delete one that isn't on air"
            ) { .stored(.livestreams(.delete($0[0], withRecordings: $0.has("with-recordings")))) }
        ]

    private static func act(_ act: Command.Livestreams.Act) -> CommandForm {
        let doc =
            switch act {
            case .schedule: "announce a draft, or one that has failed, again"
            case .start: "open one for viewers; it is live when its encoder is there"
            case .stop: "end it and disconnect its encoder"
            case .cancel: "cancel one that hasn't begun"
            case .archive: "put one away that is over"
            case .restore: "take one out of the archive"
            }
        return CommandForm("livestreams \(act.rawValue) LIVESTREAM", options: [.json], doc) { .stored(.livestreams(.act(act, $0[0]))) }
    }

    private static let keyName = CommandOption("name NAME", "which of its keys; without it, “\(StreamKeyTable.mainName)”")

    static let streamKeys: [CommandForm] = [
        CommandForm("stream-keys list LIVESTREAM", options: [.json], "list a livestream's keys, without the keys themselves") {
            .stored(.streamKeys(.list($0[0])))
        },
        CommandForm("stream-keys show LIVESTREAM", options: [keyName, .json], "print a stream key; the log notes it") {
            .stored(.streamKeys(.show($0[0], name: $0["name"] ?? StreamKeyTable.mainName)))
        },
        CommandForm("stream-keys create LIVESTREAM NAME", options: [.json], "make another key, and print it") {
            .stored(.streamKeys(.create($0[0], name: $0[1])))
        },
        CommandForm(
            "stream-keys rotate LIVESTREAM", options: [keyName, .json], "replace a key; an encoder with the old one is cut off"
        ) { .stored(.streamKeys(.rotate($0[0], name: $0["name"] ?? StreamKeyTable.mainName))) },
        CommandForm("stream-keys revoke LIVESTREAM NAME", options: [.json], "end a key; an encoder with it is cut off") {
            .stored(.streamKeys(.revoke($0[0], name: $0[1])))
        },
    ]

    static let recordings: [CommandForm] = [
        CommandForm(
            "recordings list", options: [CommandOption("livestream LIVESTREAM", "only those of this one"), .json],
            "list recordings, newest first"
        ) { .stored(.recordings(.list(livestream: $0["livestream"]))) },
        CommandForm("recordings delete ID", options: [.json], "delete a recording and its files") {
            .stored(.recordings(.delete($0[0])))
        },
    ]

    static let keys: [CommandForm] = [
        CommandForm("keys list", options: [.json], "list the keys of secrets.key, and how many secrets each seals") { _ in
            .stored(.keys(.list))
        },
        CommandForm("keys rotate", options: [.json], "make a new key, and seal every secret anew under it") { _ in
            .stored(.keys(.rotate))
        },
        CommandForm("keys reseal", options: [.json], "seal under the first key what isn't yet: after a rotation that broke off") { _ in
            .stored(.keys(.reseal))
        },
        CommandForm("keys forget ID", options: [.json], "take a key out of secrets.key that nothing is sealed under") {
            .stored(.keys(.forget($0[0])))
        },
    ]
}
