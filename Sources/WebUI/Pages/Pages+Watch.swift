internal import JSON

enum WatchPlaceholder: String, CaseIterable {
    case player, title, badge, since, viewers, description, upcoming, note, watchPath
}
enum EmbedPlaceholder: String, CaseIterable {
    case title, assets, preload, player, state
}

extension Pages {
    func watch(_ model: WatchModel) -> [UInt8] {
        let body = watchBody.render { placeholder in
            switch placeholder {
            case .player: player(model)
            case .title: "\(model.title)"
            case .badge: "<span class=\"badge\" data-state=\"\(model.state.rawValue)\" data-field=\"state\">\(model.state.word)</span>"
            case .since: since(model)
            case .viewers: viewers(model)
            case .description: "\(sentence(model.state, hasRecording: model.recording != nil))"
            case .upcoming: model.upcoming.map(countdown) ?? .empty
            case .note: playerNote(model)
            case .watchPath: "/watch/\(URLPath.segment(model.playbackID))"
            }
        }
        return framed(
            title: model.title, description: sentence(model.state, hasRecording: model.recording != nil),
            page: "watch", preload: libraryPreloads(model.hasPlayer, isUrgent: model.playlist != nil), state: state(model), body: body)
    }

    func embed(_ model: WatchModel) -> [UInt8] {
        bytes(
            embedPage.render { placeholder in
                switch placeholder {
                case .title: "\(model.title)"
                case .assets: "\(assetRoot)"
                case .preload: "\(libraryPreloads(model.hasPlayer, isUrgent: model.playlist != nil))\(modulePreloads("embed"))"
                case .player: player(model)
                case .state: HTML(trusted: state(model).text)
                }
            })
    }

    private func state(_ model: WatchModel) -> JSON.Value {
        .object([.init("livestream", model.json), .init("hasPlayer", .bool(model.hasPlayer)), .init("right", JSON.Value(model.right))])
    }

    /// Fetches the player's library beside the page's own modules, and behind them where there is nothing to play yet: it is three times as much.
    func libraryPreloads(_ hasPlayer: Bool, isUrgent: Bool) -> HTML {
        guard hasPlayer else { return .empty }
        let priority: HTML = isUrgent ? .empty : " fetchpriority=\"low\""
        return """
            <link rel="modulepreload" href="/assets/vendor/hls/hls.mjs"\(priority)>
            <link rel="modulepreload" href="/assets/vendor/hls/hls.chunk.js"\(priority)>

            """
    }

    /// What stands in the frame until script takes over: the last picture, and the browser's own player without script.
    private func player(_ model: WatchModel) -> HTML {
        let poster: HTML = model.thumbnail.map { "<img class=\"poster\" src=\"\(model.withRight($0))\" alt=\"\">" } ?? .empty
        let video: HTML = model.playlist.map { "<video src=\"\(model.withRight($0))\" controls playsinline></video>" } ?? .empty
        return """
            <live-player state="\(model.state.rawValue)" name="\(model.title)">\(poster)<noscript>\(video)</noscript></live-player>
            """
    }

    private func since(_ model: WatchModel) -> HTML {
        switch model.state {
        case .waiting: return .empty
        case .live, .interrupted: return model.startedAt.map { "Since \(HTML.time($0, as: .clock))" } ?? .empty
        case .ended:
            let date: HTML? = (model.recording?.startedAt ?? model.startedAt).map { .time($0, as: .date) }
            let duration: HTML? = model.recording.map { "\(Words.duration(seconds: $0.durationSeconds))" }
            return [date, duration].compactMap(\.self).joined(separator: " · ")
        }
    }

    private func viewers(_ model: WatchModel) -> HTML {
        let isOnAir = model.state == .live || model.state == .interrupted
        return isOnAir && model.viewers > 0 ? "\(Words.viewers(model.viewers))" : .empty
    }

    /// For readers without script; `js/player/notice.js` says it on the picture.
    private func sentence(_ state: LivestreamState, hasRecording: Bool) -> String {
        switch state {
        case .waiting: "This livestream has not begun."
        case .live: "This livestream is on air."
        case .interrupted: "The picture is interrupted. Back in a moment."
        case .ended: hasRecording ? "This livestream has ended. Here is its recording." : "This livestream has ended."
        }
    }

    private func playerNote(_ model: WatchModel) -> HTML {
        model.hasPlayer
            ? .empty
            : """
            <p class="note">The player library hls.js is not installed on this server, so your browser’s own player is used; the delay is longer. Running <code>script/bootstrap</code> on the server installs it.</p>
            """
    }
}
