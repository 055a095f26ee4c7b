internal import JSON

enum ShellPlaceholder: String, CaseIterable {
    case title, assets, styles, preload, page, token, home, place, notifications, menu, body, state
}

extension Pages {
    func signedIn(_ page: SignedInPage, _ shell: ShellModel) -> [UInt8] {
        let place = page.isPersonal ? nil : shell.organisation
        return bytes(
            shellFrame.render { placeholder in
                switch placeholder {
                case .title: "\([page.title, place?.name, "Carillon"].compactMap(\.self).joined(separator: " – "))"
                case .assets: "\(assetRoot)"
                case .styles: page.styles.map { "<link rel=\"stylesheet\" href=\"\(assetRoot)/css/\($0).css\">\n" }.joined()
                case .preload: "\(libraryPreloads(page.hasPlayer && shell.hasPlayer, isUrgent: false))\(modulePreloads(page.rawValue))"
                case .page: "\(page.rawValue)"
                case .token: "\(shell.requestToken)"
                case .home: "\(shell.organisation?.path ?? "/account")"
                case .place: switcher(shell)
                case .notifications: notificationLink(page, shell)
                case .menu: menu(page, shell)
                case .body: signedInBodies[page] ?? .empty
                case .state: HTML(trusted: shell.json.text)
                }
            })
    }

    /// The organisation's name; for those who belong to several, the way to the others.
    private func switcher(_ shell: ShellModel) -> HTML {
        guard let current = shell.organisation else { return .empty }
        let name: HTML = "<bdi class=\"name\">\(current.name)</bdi>"
        let others = shell.organisations.filter { $0.id != current.id }
        guard !others.isEmpty else { return "<p class=\"place\">\(name)</p>" }
        let links: HTML = others.map { "<li><a href=\"\($0.path)\"><bdi class=\"name\">\($0.name)</bdi></a></li>" }.joined()
        return """
            <details class="place"><summary>\(name)<span class="visually-hidden">, go to another organisation</span></summary><ul>\(links)</ul></details>
            """
    }

    /// The way to the notifications, with how many are unread. `js/lib/unread.js` keeps the number true.
    private func notificationLink(_ page: SignedInPage, _ shell: ShellModel) -> HTML {
        let current: HTML = page == .notifications ? " aria-current=\"page\"" : .empty
        let count = shell.unreadCount
        return """
            <a class="notices" href="/notifications"\(current)><svg viewBox="0 0 24 24" aria-hidden="true"><use href="\(assetRoot)/icons/menu.svg#notifications"></use></svg><span class="notices-word">Notifications</span> <span class="count" id="unread"\(.hidden(count == 0))><span id="unread-count">\(Words.unread(count))</span><span class="visually-hidden"> unread</span></span></a>
            """
    }

    private func menu(_ page: SignedInPage, _ shell: ShellModel) -> HTML {
        let permissions = shell.organisation?.permissions ?? []
        return SignedInPage.Section.allCases.map { section -> HTML in
            guard section.permission.map(permissions.contains) ?? true, shell.isOperator || !section.isForOperators,
                let path = section.path(in: shell.organisation)
            else {
                return .empty
            }
            let current: HTML = section == page.section ? " aria-current=\"page\"" : .empty
            return """
                <li><a href="\(path)"\(current)><svg viewBox="0 0 24 24" aria-hidden="true"><use href="\(assetRoot)/icons/menu.svg#\(section.rawValue)"></use></svg>\(section.title)</a></li>

                """
        }.joined()
    }
}

extension ShellModel {
    fileprivate var json: JSON.Value {
        [
            "user": ["id": .init(userID), "name": .init(userName)], "organisation": organisation.map(\.json) ?? .null,
            "subjectId": .init(subjectID), "hasPlayer": .init(hasPlayer),
        ]
    }
}

extension ShellModel.Organisation {
    fileprivate var json: JSON.Value {
        [
            "id": .init(id), "slug": .init(slug), "name": .init(name), "role": .init(role),
            "permissions": .array(permissions.map { .init($0) }),
        ]
    }
}
