internal import JSON

enum PublicPlaceholder: String, CaseIterable {
    case title, description, onAirHidden, onAir, upcomingHidden, upcoming, recordingsHidden, recordings, emptyHidden, links
}

extension Pages {
    func publicPage(_ model: PublicPageModel) -> [UInt8] {
        let body = publicBody.render { placeholder in
            switch placeholder {
            case .title: "\(model.title)"
            case .description: paragraphs(model.description)
            case .onAirHidden: .hidden(model.onAir.isEmpty)
            case .onAir: Cards.onAir(model.onAir)
            case .upcomingHidden: .hidden(model.upcoming.isEmpty)
            case .upcoming: model.upcoming.map(item).joined()
            case .recordingsHidden: .hidden(model.recordings.isEmpty)
            case .recordings: Cards.recent(model.recordings)
            case .emptyHidden: .hidden(!model.isEmpty)
            case .links: model.links.map { "<p><a href=\"\($0.path)\" dir=\"auto\">\($0.words)</a></p>\n" }.joined()
            }
        }
        return framed(
            title: model.title, description: model.description.isEmpty ? model.title : model.description, page: "public",
            state: .object([]), body: body)
    }

    /// A livestream's next time, on its own page: as a date without script, and as a countdown with it.
    func countdown(_ upcoming: Upcoming) -> HTML {
        if upcoming.isCancelled { return "<p class=\"note\">This livestream is cancelled.</p>" }
        return """
            <section class="countdown" aria-label="When it begins">
              <p>Begins \(HTML.time(upcoming.startsAt, as: .date)) <count-down datetime="\(upcoming.startsAt.rfc3339)"></count-down></p>
              <p><a href="\(upcoming.calendarPath)">Put it into your calendar</a></p>
            </section>
            """
    }

    private func item(_ upcoming: Upcoming) -> HTML {
        let when: HTML =
            upcoming.isCancelled ? "Cancelled · \(HTML.time(upcoming.startsAt, as: .date))" : .time(upcoming.startsAt, as: .date)
        let calendar: HTML =
            upcoming.isCancelled ? .empty : " · <a href=\"\(upcoming.calendarPath)\">Put it into your calendar</a>"
        return """
            <li><h3 class="name"><a href="/watch/\(URLPath.segment(upcoming.playbackID))"><bdi>\(upcoming.title)</bdi></a></h3>
            <p class="meta">\(when)\(calendar)</p></li>

            """
    }

    private func paragraphs(_ text: String) -> HTML {
        text.split(whereSeparator: \.isNewline).map { "<p dir=\"auto\">\(String($0))</p>\n" }.joined()
    }
}
