/// Who looks at a page behind the sign-in, and at which organisation.
package struct ShellModel: Sendable, Equatable {
    package struct Organisation: Sendable, Equatable {
        package var id: String
        /// The short name in addresses.
        package var slug: String
        package var name: String
        /// What the person is in it, as the API calls it.
        package var role: String
        /// What that role may, as `Permission` calls it: pages offer nothing else. Services decide.
        package var permissions: [String]

        package init(id: String, slug: String, name: String, role: String, permissions: [String]) {
            self.id = id
            self.slug = slug
            self.name = name
            self.role = role
            self.permissions = permissions
        }

        var path: String { "/o/" + URLPath.segment(slug) }
    }

    package var userID: String
    package var userName: String
    /// Whether the person runs the server.
    package var isOperator: Bool
    /// What the page sends back with each act (`X-CSRF-Token`).
    package var requestToken: String
    /// All to which the person belongs.
    package var organisations: [Organisation]
    /// The one that the page is about, or that the menu leads to where it is about none.
    package var organisation: Organisation?
    /// What the page is about inside the organisation: a livestream's id.
    package var subjectID: String?
    /// Notifications that the person hasn't read; at most a thousand are counted.
    package var unreadCount: Int
    /// Whether hls.js is installed beside the pages.
    package var hasPlayer: Bool

    package init(
        userID: String, userName: String, isOperator: Bool = false, requestToken: String, organisations: [Organisation],
        organisation: Organisation?, subjectID: String? = nil, unreadCount: Int = 0, hasPlayer: Bool = false
    ) {
        self.userID = userID
        self.userName = userName
        self.isOperator = isOperator
        self.requestToken = requestToken
        self.organisations = organisations
        self.organisation = organisation
        self.subjectID = subjectID
        self.unreadCount = unreadCount
        self.hasPlayer = hasPlayer
    }
}
