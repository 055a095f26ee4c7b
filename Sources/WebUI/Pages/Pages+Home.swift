internal import JSON

enum HomePlaceholder: String, CaseIterable {
    case assets, onAir, onAirCount, blankCard, stageTitle, emptyHidden, testPicture, goLive, recordingsHidden, recordings
}

extension Pages {
    func home(_ model: HomeModel) -> [UInt8] {
        let lists = model.lists
        let body = homeBody.render { placeholder in
            switch placeholder {
            case .assets: "\(assetRoot)"
            case .onAir: Cards.onAir(lists.onAir)
            case .onAirCount: "\(lists.onAir.count)"
            case .blankCard: Cards.blank
            case .stageTitle: lists.onAir.isEmpty ? "Nothing is on air" : "On air"
            case .emptyHidden: .hidden(!lists.onAir.isEmpty)
            case .testPicture: testPicture(model)
            case .goLive: goLiveSection(model)
            case .recordingsHidden: .hidden(lists.recent.isEmpty)
            case .recordings: Cards.recent(lists.recent)
            }
        }
        return framed(
            title: "Carillon", description: "What is on air here, and the latest recordings.", page: "home",
            account: account(model.account),
            state: .object([.init("lists", lists.json), .init("canControl", .bool(model.canControl))]), body: body)
    }

    private func account(_ account: HomeModel.Account) -> HTML {
        switch account {
        case .none: .empty
        case .canBeSetUp:
            """
            <form class="account" method="post" action="/set-up"><button class="button">Make this server yours</button></form>
            """
        case .signedOut:
            """
            <nav class="account" aria-label="Account"><a href="/sign-in">Sign in</a></nav>
            """
        case .signedIn(let name):
            """
            <form class="account" method="post" action="/sign-out"><a class="small" href="/o" dir="auto">\(name)</a> <button class="button">Sign out</button></form>
            """
        }
    }

    /// A form, so that it also works where script does not; script sends DELETE to stop.
    private func testPicture(_ model: HomeModel) -> HTML {
        guard model.canControl else { return .empty }
        if case .unavailable(let reason) = model.lists.testPicture {
            return "<p class=\"note\">The test picture is not available here. \(reason)</p>"
        }
        let isRunning = model.lists.testPicture == .running
        return """
            <form id="test-picture" class="test-picture" method="post" action="/api/test-picture" data-state="\(model.lists.testPicture.word)">
              <p data-when="off"\(.hidden(isRunning))>No encoder at hand? See how it looks with a picture of our own.</p>
              <p data-when="running"\(.hidden(!isRunning))>The test picture is on air. It comes from this machine and ends after half an hour, or when you stop it.</p>
              <button type="submit" class="button primary" data-when="off"\(.hidden(isRunning))>Show me a test picture</button>
              <button type="submit" class="button" data-when="running"\(.hidden(!isRunning))>Stop the test picture</button>
              <p class="problem" role="alert" hidden></p>
            </form>
            """
    }
}
