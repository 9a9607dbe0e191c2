"""The door: page config, style, navigation."""

import streamlit as st

from data.settings import read_settings
from layers.pages import chrome, records, trust, viewing, watch
from layers.pages.session import audit_sentence, log_once, theme
from layers.wording import _, speak

speak(read_settings().language)
log_once()
st.set_page_config(page_title="Routewatch", page_icon=str(chrome.ICON), layout="wide")
chrome.apply_style(theme())
viewing.draw_switch()
chrome.audit_banner(audit_sentence())
pages = [
    st.Page(watch.show, title=_("Watch"), url_path="watch", default=True),
    st.Page(trust.show, title=_("Trust"), url_path="trust"),
    st.Page(records.show, title=_("Records"), url_path="records"),
]
st.navigation(pages, position="top").run()
