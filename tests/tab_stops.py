"""What Tab comes past on a page, and what is wrong with it for whoever has no mouse."""

import pytest

MOST = 400
"""Stops of a page; beyond that, Tab goes round without end."""

WATCH = """() => {
    const root = document.querySelector("dialog:modal") ?? document;
    const kinds = "a[href], button, input, select, textarea, summary, [tabindex]";
    const stops = [...root.querySelectorAll(kinds)].filter((it) =>
        it.tabIndex >= 0 && !it.disabled && !it.closest("[inert]") && it.checkVisibility());
    const group = (it) => (it.type === "radio" ? [it.form, it.name] : [it, ""]);
    const isOf = (it) => (other) => group(it).every((one, n) => one === group(other)[n]);
    const isFixed = (it) => it && (getComputedStyle(it).position === "fixed"
        || isFixed(it.parentElement));
    const hasLine = (it) => {
        const { outlineStyle, outlineWidth, opacity } = getComputedStyle(it);
        const isShown = outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
        return opacity === "0" ? hasLine(it.parentElement) : isShown;
    };
    const isSeen = (it) => {
        const { left, top, right, bottom } = it.getBoundingClientRect();
        const [from, to] = [Math.max(top, 0), Math.min(bottom, innerHeight)];
        const x = Math.max(left, 0) + Math.min((right - left) / 2, 20);
        const hit = document.elementFromPoint(x, (from + to) / 2);
        return hit && (it.contains(hit) || hit.contains(it));
    };
    /* Whoever reads goes down, or to the right, or on to a part that stands to the right. */
    const isInOrder = (one, next) => {
        if (!one || one.contains(next) || isFixed(one) || isFixed(next)) return true;
        const [a, b] = [one, next].map((it) => it.getBoundingClientRect());
        const isBeside = b.top < a.bottom && a.top < b.bottom;
        return isBeside ? b.left >= a.left - 1 : b.top >= a.top || b.left >= a.right - 1;
    };
    const seen = [], told = [];
    let isOnTheWay = false;  // the first was not reached by Tab
    const complain = (what, it) => told.push(`${what}: ${it.outerHTML.slice(0, 120)}`);
    window.atStop = () => {
        const it = document.activeElement;
        if (it === document.body) return false;
        if (isOnTheWay && !hasLine(it)) complain("no sign of the focus", it);
        isOnTheWay = true;
        if (seen.includes(it)) return false;
        if (!isSeen(it)) complain("covered", it);
        if (!isInOrder(seen.at(-1), it)) complain("out of order", it);
        seen.push(it);
        return true;
    };
    window.afterStops = () => {
        for (const it of stops) if (!seen.some(isOf(it))) complain("not reached", it);
        document.activeElement.blur();  // the link to the content covers others as long as it shows
        return told;
    };
    stops[0]?.focus();
}"""


def faults_of_stops(page):
    """Press Tab until it has gone round once; return what is wrong on the way.

    Every stop is reached, has a line around it, is covered by nothing, and comes after what stands
    before it. In an open dialog, Tab goes round in the dialog.
    """
    page.evaluate(WATCH)
    for _ in range(MOST):
        if not page.evaluate("atStop()"):
            return page.evaluate("afterStops()")
        page.keyboard.press("Tab")
    return ["Tab goes on without end"]


def tab_to(page, target, key="Tab"):
    """Press Tab until *target* has the focus, as people do who see where they are."""
    for _ in range(80):
        if target.evaluate("it => it === document.activeElement"):
            return
        page.keyboard.press(key)
    pytest.fail(f"{target} is not reached by {key}")
