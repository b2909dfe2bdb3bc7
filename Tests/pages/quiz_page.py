"""A lesson with questions, as a reader uses it."""

from visits import VIOLATIONS, arrive

QUESTIONS = ["q-parameters", "q-skip", "q-order", "q-size", "q-share"]


class QuizPage:
    """One tab; what its console says is kept."""

    def __init__(self, context, address):
        self.page = context.new_page()
        self.console = []
        self.page.on("console", lambda message: self.console.append(message.text))
        self.page.on("pageerror", lambda error: self.console.append(str(error)))
        self.page.add_init_script(VIOLATIONS)
        arrive(self.page, address)
        self.page.evaluate("document.fonts.ready")

    def stored(self):
        """The answers that the browser keeps, by their keys."""
        entries = self.page.evaluate("({ ...localStorage })")
        return {key: value for key, value in entries.items() if ".answer." in key}

    def question(self, name):
        return self.page.locator(f"#{name}")

    def state(self, name):
        return self.question(name).get_attribute("data-state")

    def states(self):
        return self.page.evaluate(
            "[...document.querySelectorAll('quiz-question')].map((each) => each.dataset.state)")

    def press(self, name, button):
        self.question(name).get_by_role("button", name=button, exact=True).click()

    def choose(self, name, *numbers):
        for number in numbers:
            self.question(name).locator(f"input[value='{number}']").check()
        self.press(name, "Check")

    def write(self, name, text):
        self.question(name).locator(".number-field input").fill(text)
        self.press(name, "Check")

    def order(self, name, *numbers):
        """Sorts the steps with their buttons, as numbers of the right order, and checks."""
        for place, number in enumerate(numbers):
            row = self.question(name).locator(f".option[data-option='{number}']")
            for _ in range(len(numbers)):
                rows = self.question(name).locator(".option").all()
                if [each.get_attribute("data-option") for each in rows].index(str(number)) == place:
                    break
                row.locator(".move button").first.click()
        self.press(name, "Check")

    def explanations(self, name):
        """The numbers of the options whose explanations can be seen."""
        items = self.question(name).locator(".explanations > li:visible").all()
        return [int(item.get_attribute("data-option")) for item in items]

    def verdict(self, name):
        return self.question(name).locator(".feedback-verdict").inner_text()

    def said(self, name):
        return self.question(name).locator("[role=status]").inner_text()

    @property
    def summary(self):
        return self.page.locator("quiz-summary")

    def summary_press(self, button):
        self.summary.get_by_role("button", name=button).click()

    @property
    def score(self):
        return self.summary.locator(".score-line, .score-rest").all_inner_texts()

    def answer_all(self, right):
        self.choose("q-parameters", 2 if right else 1)
        self.choose("q-skip", *([1, 3] if right else [1, 2]))
        self.order("q-order", *([1, 2, 3, 4] if right else [1, 3, 2, 4]))
        self.write("q-size", "112" if right else "113")
        self.write("q-share", "2.049" if right else "7")

    @property
    def focus(self):
        """Where the keyboard is: the question's id, and the element's class or name."""
        return self.page.evaluate(
            """() => {
              const element = document.activeElement
              const question = element.closest("quiz-question, quiz-summary")
              return [question?.id ?? "", element.className || element.localName]
            }""")

    def tab_to(self, selector):
        for _ in range(100):
            if self.page.evaluate("(it) => document.activeElement.matches(it)", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {selector}")
