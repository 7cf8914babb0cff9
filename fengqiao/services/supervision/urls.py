"""Addresses of supervision."""

from django.urls import path

from fengqiao.services.supervision.views import findings, hung, orders, reviews

app_name = "supervision"

urlpatterns = [
    path("supervision/", orders.board, name="board"),
    path("supervision/orders/<uuid:order_id>/", orders.show, name="order"),
    path("supervision/orders/<uuid:order_id>/level/", orders.level, name="level"),
    path("supervision/orders/<uuid:order_id>/reply/", orders.reply, name="reply"),
    path("supervision/orders/<uuid:order_id>/acceptance/", orders.acceptance, name="acceptance"),
    path("supervision/orders/<uuid:order_id>/return/", orders.give_back, name="return"),
    path("supervision/orders/<uuid:order_id>/closure/", orders.closure, name="closure"),
    path("supervision/tasks/<uuid:task_id>/", orders.of_task, name="of-task"),
    path("supervision/hung/", hung.hung_list, name="hung-list"),
    path("supervision/hung/<uuid:hung_id>/", hung.show, name="hung"),
    path("supervision/hung/<uuid:hung_id>/closure/", hung.closure, name="hung-closure"),
    path("supervision/findings/", findings.finding_list, name="findings"),
    path("supervision/findings/<uuid:finding_id>/", findings.show, name="finding"),
    path("supervision/findings/<uuid:finding_id>/reply/", findings.reply, name="finding-reply"),
    path("supervision/findings/<uuid:finding_id>/decision/", findings.decision, name="decision"),
    path("supervision/reviews/", reviews.review_list, name="reviews"),
    path("supervision/reviews/<uuid:review_id>/", reviews.show, name="review"),
    path("matters/<str:code>/supervision/", orders.of_matter, name="of-matter"),
    path("matters/<str:code>/supervision/new/", orders.new, name="new"),
    path("matters/<str:code>/hanging/", hung.new, name="hang"),
    path("matters/<str:code>/finding/", findings.new, name="find"),
]
