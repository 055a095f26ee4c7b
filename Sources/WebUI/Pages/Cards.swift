/// Livestreams as list items. `js/pages/cards.js` fills copies of `blank` when the lists change.
enum Cards {
    static func onAir(_ cards: [LivestreamCard]) -> HTML { cards.map { item($0, meta: onAirMeta($0)) }.joined() }
    static func recent(_ cards: [LivestreamCard]) -> HTML { cards.map { item($0, meta: recordingMeta($0)) }.joined() }

    static let blank = item(
        LivestreamCard(playbackID: "", title: "", state: .live, startedAt: nil), meta: .empty)

    private static func item(_ card: LivestreamCard, meta: HTML) -> HTML {
        """
        <li class="card" data-playback-id="\(card.playbackID)" data-started-at="\(card.startedAt?.rfc3339 ?? "")">
          <div class="card-picture">\(picture(card))\(badge(card.state))</div>
          <h3 class="name"><a href="/watch/\(URLPath.segment(card.playbackID))" data-field="link"><bdi data-field="title">\(card.title)</bdi></a></h3>
          <p class="meta" data-field="meta">\(meta)</p>
        </li>

        """
    }

    private static func picture(_ card: LivestreamCard) -> HTML {
        guard let thumbnail = card.thumbnail else { return "<img data-field=\"picture\" alt=\"\" hidden>" }
        return "<img data-field=\"picture\" src=\"\(thumbnail)\" alt=\"\" width=\"640\" height=\"360\">"
    }

    private static func badge(_ state: LivestreamState) -> HTML {
        "<span class=\"badge\" data-state=\"\(state.rawValue)\" data-field=\"state\">\(state.word)</span>"
    }

    private static func onAirMeta(_ card: LivestreamCard) -> HTML {
        let since: HTML? = card.startedAt.map { "Since \(HTML.time($0, as: .clock))" }
        let viewers: HTML? = card.viewers > 0 ? "\(Words.viewers(card.viewers))" : nil
        return [since, viewers].compactMap(\.self).joined(separator: " · ")
    }

    private static func recordingMeta(_ card: LivestreamCard) -> HTML {
        let date: HTML? = card.startedAt.map { .time($0, as: .date) }
        let duration: HTML? = card.durationSeconds.map { "\(Words.duration(seconds: $0))" }
        return [date, duration].compactMap(\.self).joined(separator: " · ")
    }
}
